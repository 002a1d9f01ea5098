with scores as (

    select * from {{ ref('int_agency_indicator_scores') }}
    where is_published

),

pillars as (

    select * from {{ ref('pillars') }}

),

standings as (

    select * from {{ ref('int_standings') }}
    where entity_kind = 'agency'

),

next_levels as (

    select
        methodology_id,
        quality_level,
        lead(quality_level) over (partition by methodology_id order by lower nulls first) as next_quality_level,
        lead(lower) over (partition by methodology_id order by lower nulls first) as next_lower,
        lead(lower_inclusive) over (partition by methodology_id order by lower nulls first) as is_next_lower_inclusive
    from {{ ref('quality_levels') }}

),

-- Not rounded before steps are added: the sum is rounded once, as that of a total is.
totals as (

    select
        scores.period, scores.agency_id,
        sum(cast(scores.points * pillars.weight as decimal(38, 21))) as total
    from scores
    inner join pillars on scores.methodology_id = pillars.methodology_id and scores.pillar = pillars.pillar
    group by scores.period, scores.agency_id

),

-- A step takes an indicator to the best that it can reach.
steps as (

    select
        reached.*,
        cast((reached.reached_points - reached.points) * pillars.weight as decimal(38, 21)) as gain
    from {{ ref('int_reached_points') }} as reached
    inner join pillars on reached.methodology_id = pillars.methodology_id and reached.pillar = pillars.pillar
    qualify row_number() over (
        partition by reached.period, reached.agency_id, reached.indicator_no
        order by reached.reached_points desc, reached.option_no asc
    ) = 1

),

ordered as (

    select
        steps.*,
        standings.is_ranked,
        standings.quality_level,
        next_levels.next_quality_level,
        next_levels.next_lower,
        next_levels.is_next_lower_inclusive,
        row_number() over (
            partition by steps.period, steps.agency_id order by steps.gain desc, steps.indicator_no asc
        ) as step_no,
        cast(totals.total + sum(steps.gain) over (
            partition by steps.period, steps.agency_id order by steps.gain desc, steps.indicator_no asc
            rows between unbounded preceding and current row
        ) as decimal(24, 15)) as total_after_points
    from steps
    inner join totals on steps.period = totals.period and steps.agency_id = totals.agency_id
    inner join standings on steps.period = standings.period and steps.agency_id = standings.entity_id
    inner join next_levels
        on
            steps.methodology_id = next_levels.methodology_id
            and standings.quality_level = next_levels.quality_level
            and next_levels.next_quality_level is not null

),

rounded as (

    select *, cast({{ round_half_up('total_after_points') }} as decimal(5, 2)) as total_after
    from ordered

),

final as (

    select
        period, methodology_id, agency_id, step_no, indicator_no, pillar, option_no, observations_below_count,
        observations_count, points, reached_points, gain, total_after_points, total_after, is_ranked, quality_level,
        next_quality_level, next_lower, is_next_lower_inclusive,
        total_after > next_lower or (total_after = next_lower and is_next_lower_inclusive) as is_reached
    from rounded

)

select * from final
