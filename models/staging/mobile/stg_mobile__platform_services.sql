with source as (

    select * from {{ source('accepted', 'mobile') }}

),

renamed as (

    select
        period,
        agency_name,
        platform_services_count,
        feed,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from source

)

select * from renamed
