with source as (

    select * from {{ source('accepted', 'open_data') }}

),

renamed as (

    select
        period,
        organization_slug,
        agency_name,
        datasets_count,
        feed,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from source

)

select * from renamed
