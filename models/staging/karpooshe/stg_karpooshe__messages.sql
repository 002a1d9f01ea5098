with source as (

    select * from {{ source('accepted', 'karpooshe') }}

),

renamed as (

    select
        period,
        agency_name,
        is_connected,
        messages_count,
        feed,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from source

)

select * from renamed
