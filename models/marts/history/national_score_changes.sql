with parts as (

    select * from {{ ref('int_score_changes') }}
    where entity_kind = 'national'

),

periods as (

    select * from {{ ref('int_assessment_periods') }}

),

final as (

    select
        cast(parts.period as integer) as period,
        parts.measure,
        cast(parts.previous_period as integer) as previous_period,
        parts.previous_value,
        parts.value,
        cast(parts.value - parts.previous_value as decimal(18, 2)) as change,
        parts.performance_points,
        parts.method_points,
        parts.population_points,
        periods.comparability
    from parts
    inner join periods on parts.period = periods.period

)

select * from final
