with source as (

    select * from {{ source('landing', 'troubles') }}

),

renamed as (

    select
        feed,
        period,
        outcome,
        message,
        failing_since,
        last_failed_at,
        failed_attempts_count
    from source

)

select * from renamed
