-- change = total - previous_total and rank_gain = previous_rank - rank, both with a previous period or
-- both without; the previous values are those that the mart itself gives for the previous period.
with history as (

    select * from {{ ref('agency_history') }}

)

select
    history.period,
    history.agency_id,
    history.total,
    history.previous_total,
    history.change,
    history.rank_gain,
    concat(
        'agency_history: period ', history.period, ', ', history.agency_id, ': change ', history.change,
        ' or rank gain ', history.rank_gain, ' is not the difference to the previous period'
    ) as message
from history
left join history as previous
    on
        history.previous_period = previous.period
        and history.agency_id = previous.agency_id
where
    history.change is distinct from history.total - history.previous_total
    or history.rank_gain is distinct from history.previous_rank - history.rank
    or history.previous_total is distinct from previous.total
    or history.previous_rank is distinct from previous.rank
