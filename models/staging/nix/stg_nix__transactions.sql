with source as (

    select * from {{ source('accepted', 'nix') }}

),

renamed as (

    select
        period,
        agency_name,
        direction,
        gateway,
        transactions_count,
        expected_transactions_count,
        feed,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from source

)

select * from renamed
