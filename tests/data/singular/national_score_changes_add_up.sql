-- The parts of a national change add up to it, and what is split is the national score as published. Fails with the
-- measure.
with national_scores as (

    select
        period,
        'total' as measure,
        total as value
    from {{ ref('national_scores') }}

    union all

    select
        period,
        pillar as measure,
        score as value
    from {{ ref('pillar_scores') }}
    where entity_kind = 'national'

)

select
    changes.period,
    changes.measure,
    concat(
        'national_score_changes: period ', changes.period, ', ', changes.measure, ': ', changes.performance_points,
        ', ', changes.method_points, ' and ', changes.population_points, ' are not the change ', changes.change,
        ', or ', changes.value, ' and ', changes.previous_value, ' are not the national scores'
    ) as message
from {{ ref('national_score_changes') }} as changes
left join national_scores
    on
        changes.period = national_scores.period
        and changes.measure = national_scores.measure
left join national_scores as previous
    on
        changes.previous_period = previous.period
        and changes.measure = previous.measure
where
    changes.performance_points + changes.method_points + changes.population_points is distinct from changes.change
    or changes.value is distinct from national_scores.value
    or changes.previous_value is distinct from previous.value
