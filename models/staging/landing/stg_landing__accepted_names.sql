{{ config(materialized="view") }}
with source as (

    select * from {{ source('landing', 'accepted') }}

),

renamed as (

    select distinct -- a name has one key, in however many rows it stands
        agency_name as reported_name,
        agency_name_key as name_key
    from source
    where agency_name is not null

)

select * from renamed
