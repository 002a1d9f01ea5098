with unit_scores as (

    select * from {{ ref('int_unit_scores') }}

),

weights as (

    select * from {{ ref('int_group_weights') }}
    where measure = 'scores'

),

group_agencies as (

    select * from {{ ref('vulnerable_group_agencies') }}

),

-- Beside another period only the nation is scored, and only where it is a simple mean: over the agencies that count in
-- both. A group whose agencies weigh nothing (a registry that failed) scores zero: nothing is raised by a gap.
group_scores as (

    select
        scores.period, scores.panel_period, scores.methodology_id, scores.is_published,
        weights.group_kind as entity_kind,
        weights.group_id as entity_id,
        scores.measure,
        coalesce({{ exact_divide(
            'sum(scores.value * weights.aggregation_weight)', 'sum(weights.aggregation_weight)'
        ) }}, 0) as value
    from unit_scores as scores
    inner join weights
        on
            scores.period = weights.period
            and scores.entity_id = weights.agency_id
            and scores.entity_kind = 'agency'
    inner join weights as panel
        on
            scores.panel_period = panel.period
            and weights.group_kind = panel.group_kind
            and weights.group_id = panel.group_id
            and weights.agency_id = panel.agency_id
    where
        scores.is_published
        or (
            weights.group_kind = 'national'
            and weights.mean = 'simple'
            and panel.mean = 'simple'
            and least(weights.aggregation_weight, panel.aggregation_weight) > 0
        )
    group by
        scores.period, scores.panel_period, scores.methodology_id, scores.is_published,
        weights.group_kind, weights.group_id, scores.measure

),

-- An agency of a vulnerable group has its own score.
scores as (

    select
        period, panel_period, methodology_id, is_published, entity_kind, entity_id, agency_id, measure, value
    from unit_scores

    union all

    select
        period, panel_period, methodology_id, is_published, entity_kind, entity_id, null as agency_id, measure, value
    from group_scores

    union all

    select
        scores.period, scores.panel_period, scores.methodology_id, scores.is_published,
        'vulnerable_group_agency' as entity_kind,
        group_agencies.group_id || '/' || group_agencies.agency_id as entity_id,
        scores.agency_id, scores.measure, scores.value
    from group_agencies
    inner join unit_scores as scores
        on
            group_agencies.agency_id = scores.entity_id
            and scores.entity_kind = 'agency'
            and scores.is_published

),

-- The one rounding: what is published, and what is told apart in a change, is this.
final as (

    select
        period,
        panel_period,
        methodology_id,
        is_published,
        entity_kind,
        entity_id,
        agency_id,
        measure,
        cast(value as decimal(38, 15)) as value,
        cast({{ round_half_up('value') }} as decimal(5, 2)) as rounded_value
    from scores

)

select * from final
