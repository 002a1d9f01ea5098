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
        changes.performance, ', method ', changes.method, ' and population ', changes.population,
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
        and coalesce(changes.performance + changes.method + changes.population, -999) != changes.change
    )
    or (changes.measure = 'total' and changes.change is distinct from history.change)
