{{ config(materialized="view") }}
-- Made of the seeds themselves before a build (flows/building/text_keys.py).
with source as (

    select * from {{ source('seeds', 'text_keys') }}

),

renamed as (

    select
        text,
        name_key,
        code_key
    from source

)

select * from renamed
