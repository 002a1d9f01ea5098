with source as (

    select * from {{ source('editions', 'figures') }}

),

renamed as (

    select
        edition,
        period,
        entity_kind,
        entity_id,
        measure,
        agency_id,
        pillar,
        indicator_no,
        value,
        value_text
    from source

)

select * from renamed
