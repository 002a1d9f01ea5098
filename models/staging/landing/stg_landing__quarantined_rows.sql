with source as (

    select * from {{ source('landing', 'quarantined') }}

),

renamed as (

    select
        feed,
        period,
        landing_id,
        source_file,
        source_sheet,
        source_row,
        column_name,
        raw_value,
        reason
    from source

)

select * from renamed
