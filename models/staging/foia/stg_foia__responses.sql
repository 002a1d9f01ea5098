with source as (

    select * from {{ source('accepted', 'foia') }}

),

renamed as (

    select
        period,
        agency_name,
        requests_count,
        answered_requests_count,
        feed,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from source

)

select * from renamed
