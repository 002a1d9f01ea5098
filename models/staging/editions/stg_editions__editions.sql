{{ config(schema="reference", alias="editions") }}
with source as (

    select * from {{ source('editions', 'editions') }}

),

renamed as (

    select
        period,
        edition,
        compared_with,
        status,
        changed_at,
        version,
        figures_count,
        sha256
    from source

)

select * from renamed
