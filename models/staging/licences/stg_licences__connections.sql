with source as (

    select * from {{ source('accepted', 'licences') }}

),

renamed as (

    select
        period,
        agency_name,
        is_applicable,
        licences_count,
        connected_licences_count,
        feed,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from source

)

select * from renamed
