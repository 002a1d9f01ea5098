with steps as (

    select * from {{ ref('stg_runs__steps') }}

),

final as (

    select
        run_id,
        step,
        feed,
        cast(period as integer) as period,
        ended_at,
        cast(duration_ms as bigint) as duration_ms,
        cast(rows_count as bigint) as rows_count,
        cast(peak_memory_kib as bigint) as peak_memory_kib,
        outcome
    from steps

)

select * from final
