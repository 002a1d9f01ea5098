with source as (

    select * from {{ source('runs', 'steps') }}

),

renamed as (

    select
        run_id,
        step,
        nullif(feed, '') as feed,
        period,
        ended_at,
        duration_ms,
        rows_count,
        peak_memory_kib,
        outcome
    from source

)

select * from renamed
