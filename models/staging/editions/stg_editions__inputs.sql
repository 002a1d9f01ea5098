with source as (

    select * from {{ source('editions', 'inputs') }}

),

renamed as (

    select
        edition,
        period,
        input_kind,
        input_name,
        fingerprint
    from source

)

select * from renamed
