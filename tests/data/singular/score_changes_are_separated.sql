-- Wherever both periods are computed, the change of every agency with a total in both is split. Fails with the agency.
select
    history.period,
    history.agency_id,
    concat('score_changes: ', history.agency_id, ' has no split of its change to period ', history.period) as message
from {{ ref('agency_history') }} as history
inner join {{ ref('agency_history') }} as previous
    on
        history.previous_period = previous.period
        and history.agency_id = previous.agency_id
left join {{ ref('score_changes') }} as changes
    on
        history.period = changes.period
        and history.agency_id = changes.agency_id
        and changes.measure = 'total'
        and changes.status = 'separated'
where
    history.source = 'computed'
    and previous.source = 'computed'
    and changes.agency_id is null
