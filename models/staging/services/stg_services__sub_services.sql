with source as (

    select * from {{ source('accepted', 'services') }}

),

renamed as (

    select
        period,
        agency_name,
        service_id,
        service_title,
        sub_service_id,
        sub_service_title,
        service_type,
        electronic_level,
        feed,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from source

)

select * from renamed
