with periods as (

    select * from {{ ref('periods') }}

),

comparability as (

    select * from {{ ref('comparability') }}

),

paired as (

    select
        period,
        methodology_id,
        lag(period) over (order by period) as previous_period,
        lag(methodology_id) over (order by period) as previous_methodology_id
    from periods

),

-- A period without a method is read with the levels of the first one that has one, as chart 2-4 does.
level_methodologies as (

    select
        periods.period,
        min_by(later.methodology_id, later.period) as level_methodology_id
    from periods
    inner join periods as later
        on
            later.methodology_id is not null
            and periods.period <= later.period
    group by periods.period

),

final as (

    select
        paired.period,
        paired.methodology_id,
        level_methodologies.level_methodology_id,
        paired.previous_period,
        paired.methodology_id is not null as is_computed,
        case
            when paired.previous_period is null then null
            when paired.methodology_id = paired.previous_methodology_id then 'comparable'
            else coalesce(comparability.comparability, 'unknown')
        end as comparability,
        case
            when paired.methodology_id = paired.previous_methodology_id then 'one methodology'
            else comparability.reason
        end as comparability_reason
    from paired
    left join level_methodologies on paired.period = level_methodologies.period
    left join comparability
        on
            paired.methodology_id = comparability.methodology_id
            and paired.previous_methodology_id is not distinct from comparability.previous_methodology_id
            and paired.previous_period is not null

)

select * from final
