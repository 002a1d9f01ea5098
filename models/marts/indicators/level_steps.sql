with steps as (

    select * from {{ ref('int_level_steps') }}

),

standings as (

    select * from {{ ref('int_standings') }}
    where entity_kind = 'agency' and is_ranked

),

-- Gains add up and fall from step to step, so no smaller set than the first ones that suffice does.
counted as (

    select
        *,
        case
            when max(case when is_reached then 1 else 0 end) over (partition by period, agency_id) = 1
                then 1 + sum(case when is_reached then 0 else 1 end) over (partition by period, agency_id)
        end as smallest_set_count
    from steps

),

-- A place is after the others as they are.
ranks as (

    select
        counted.period, counted.agency_id, counted.step_no,
        1 + sum(case when standings.total > counted.total_after then 1 else 0 end) as rank_after
    from counted
    inner join standings
        on counted.period = standings.period and counted.agency_id != standings.entity_id
    where counted.is_ranked
    group by counted.period, counted.agency_id, counted.step_no

),

-- What was measured, and the bound of the option's interval on that side; none where nothing says which side that is.
needs as (

    select
        counted.period, counted.agency_id, counted.indicator_no, measurements.unit, measurements.measured_value,
        thresholds.lower, thresholds.lower_inclusive, thresholds.upper, thresholds.upper_inclusive,
        case
            when thresholds.lower is null or measurements.measured_value >= thresholds.upper then true
            when thresholds.upper is null or measurements.measured_value is not null then false
        end as is_from_above
    from counted
    inner join {{ ref('measurements') }} as measurements
        on
            counted.period = measurements.period
            and counted.agency_id = measurements.agency_id
            and counted.indicator_no = measurements.indicator_no
    left join {{ ref('thresholds') }} as thresholds
        on
            counted.methodology_id = thresholds.methodology_id
            and counted.indicator_no = thresholds.indicator_no
            and counted.option_no = thresholds.option_no

),

final as (

    select
        counted.period, counted.agency_id, cast(counted.step_no as integer) as step_no, counted.indicator_no,
        counted.pillar, counted.option_no, options.meaning_fa as option_meaning_fa,
        options.meaning_en as option_meaning_en, needs.unit, needs.measured_value,
        cast(case needs.is_from_above when true then needs.upper when false then needs.lower end as decimal(28, 15))
            as needed_value,
        case needs.is_from_above when true then needs.upper_inclusive when false then needs.lower_inclusive end
            as is_needed_value_enough,
        cast(counted.observations_below_count as integer) as observations_below_count,
        cast(counted.observations_count as integer) as observations_count,
        cast({{ round_half_up('counted.gain') }} as decimal(5, 2)) as total_gain,
        counted.total_after, counted.total_after_points, cast(ranks.rank_after as integer) as rank_after,
        counted.quality_level, counted.next_quality_level,
        cast(counted.next_lower as decimal(5, 2)) as next_level_bound,
        coalesce(counted.step_no <= counted.smallest_set_count, false) as is_in_smallest_set,
        cast(counted.smallest_set_count as integer) as smallest_set_count,
        recommendations.recommendation_fa, recommendations.recommendation_en
    from counted
    inner join {{ ref('options') }} as options
        on
            counted.methodology_id = options.methodology_id
            and counted.indicator_no = options.indicator_no
            and counted.option_no = options.option_no
    left join ranks
        on
            counted.period = ranks.period
            and counted.agency_id = ranks.agency_id
            and counted.step_no = ranks.step_no
    left join needs
        on
            counted.period = needs.period
            and counted.agency_id = needs.agency_id
            and counted.indicator_no = needs.indicator_no
    left join {{ ref('recommendations') }} as recommendations
        on
            counted.methodology_id = recommendations.methodology_id
            and counted.indicator_no = recommendations.indicator_no

)

select * from final
