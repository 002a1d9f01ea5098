-- performance + method + population = change, to the last decimal, for every agency and measure; and what is split is
-- what history publishes. Fails with the agency.
with changes as (

    select * from {{ ref('score_changes') }}

)

select
    changes.period,
    changes.agency_id,
    changes.measure,
    concat(
        'score_changes: period ', changes.period, ', ', changes.agency_id, ', ', changes.measure, ': performance ',
        changes.performance_points, ', method ', changes.method_points, ' and population ', changes.population_points,
        ' are not the change ', changes.change, ', or the change is not that of history'
    ) as message
from changes
left join {{ ref('agency_history') }} as history
    on
        changes.period = history.period
        and changes.agency_id = history.agency_id
where
    (
        changes.status = 'separated'
        and changes.performance_points + changes.method_points + changes.population_points
        is distinct from changes.change
    )
    or (changes.measure = 'total' and changes.change is distinct from history.change)
