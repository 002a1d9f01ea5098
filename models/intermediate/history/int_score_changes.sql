with scores as (

    select * from {{ ref('int_scores') }}
    where entity_kind in ('agency', 'national')

),

periods as (

    select * from {{ ref('int_assessment_periods') }}
    where is_computed

),

pairs as (

    select
        later.period,
        later.methodology_id,
        earlier.period as previous_period,
        earlier.methodology_id as previous_methodology_id
    from periods as later
    inner join periods as earlier on later.previous_period = earlier.period

),

-- Which of its two periods a score is of, on what both share or whole, and by whose method.
sides as (

    select
        pairs.period,
        pairs.previous_period,
        scores.entity_kind,
        scores.entity_id,
        scores.measure,
        cast(scores.rounded_value as decimal(18, 2)) as value,
        scores.period = pairs.previous_period as is_previous,
        scores.is_published,
        not scores.is_published and scores.methodology_id = pairs.methodology_id as is_by_method,
        not scores.is_published and scores.methodology_id = pairs.previous_methodology_id as is_by_previous_method
    from pairs
    inner join scores
        on
            scores.period in (pairs.period, pairs.previous_period)
            and scores.panel_period in (pairs.period, pairs.previous_period)

),

counterfactuals as (

    select
        period,
        previous_period,
        entity_kind,
        entity_id,
        measure,
        max(case when is_previous and is_published then value end) as previous_value,
        max(case when is_previous and is_by_previous_method then value end) as previous_panel_value,
        max(case when is_previous and is_by_method then value end) as previous_rescored_value,
        max(case when not is_previous and is_by_previous_method then value end) as rescored_value,
        max(case when not is_previous and is_by_method then value end) as panel_value,
        max(case when not is_previous and is_published then value end) as value
    from sides
    group by period, previous_period, entity_kind, entity_id, measure

),

-- The old observations are rescored by the new method, and the new ones by the old: each part is the mean of what the
-- two ways give, so that neither period's view is favoured. Whoever took part in only one of the periods is not on the
-- panel of both: the change is that it came or went. A nation that is no simple mean has no panel, and is not split.
final as (

    select
        period, previous_period, entity_kind, entity_id, measure,
        previous_value, previous_panel_value, previous_rescored_value, rescored_value, panel_value, value,
        cast(case
            when panel_value is null then 0
            else 0.5 * (panel_value - previous_rescored_value + rescored_value - previous_panel_value)
        end as decimal(18, 3)) as performance_points,
        cast(case
            when panel_value is null then 0
            else 0.5 * (previous_rescored_value - previous_panel_value + panel_value - rescored_value)
        end as decimal(18, 3)) as method_points,
        cast(case
            when panel_value is null then value - previous_value
            else value - panel_value + previous_panel_value - previous_value
        end as decimal(18, 3)) as population_points
    from counterfactuals
    where
        value is not null
        and previous_value is not null
        and (entity_kind = 'agency' or panel_value is not null)

)

select * from final
