with source as (

    select * from {{ source('editions', 'evidence') }}

),

renamed as (

    select
        edition,
        period,
        agency_id,
        service_id,
        sub_service_id,
        indicator_no,
        pillar,
        measured_value,
        measured_category,
        option_no,
        score,
        weight,
        status,
        feed,
        landing_id,
        source_sheet,
        source_row
    from source

)

select * from renamed
