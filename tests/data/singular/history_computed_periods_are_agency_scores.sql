-- A computed period's history is agency_scores, agency by agency: no ranked agency is missing, none is
-- added, and total and rank are the same.
with history as (

    select * from {{ ref('agency_history') }}
    where source = 'computed'

),

scores as (

    select * from {{ ref('agency_scores') }}
    where rank is not null

)

select
    history.total,
    scores.total as agency_scores_total,
    history.rank,
    scores.rank as agency_scores_rank,
    coalesce(history.period, scores.period) as period,
    coalesce(history.agency_id, scores.agency_id) as agency_id,
    concat(
        'period ', coalesce(history.period, scores.period), ', ', coalesce(history.agency_id, scores.agency_id),
        ': agency_history has total ', history.total, ' and rank ', history.rank, ', agency_scores ', scores.total,
        ' and ', scores.rank
    ) as message
from history
full outer join scores
    on
        history.period = scores.period
        and history.agency_id = scores.agency_id
where
    history.total is distinct from scores.total
    or history.rank is distinct from scores.rank
