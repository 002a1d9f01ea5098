with source as (

    select * from {{ source('editions', 'period_inputs') }}

),

renamed as (

    select
        edition,
        period,
        input_kind,
        input_name,
        input_id,
        fingerprint
    from source

)

select * from renamed
