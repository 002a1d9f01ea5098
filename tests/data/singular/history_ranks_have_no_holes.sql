-- Ranks of a period run from 1 to the number of its ranked agencies, each once, and those of its common panel to the
-- number of agencies with a rank in both periods. Without a rank are those alone that unranked_totals leaves out.
with unranked as (

    select
        period,
        count(*) as agencies
    from {{ ref('unranked_totals') }}
    group by period

),

history as (

    select
        agency_history.*,
        coalesce(unranked.agencies, 0) as unranked_agencies
    from {{ ref('agency_history') }} as agency_history
    left join unranked on agency_history.period = unranked.period

)

select
    period,
    count(rank) as agencies,
    min(rank) as first_rank,
    max(rank) as last_rank,
    count(rank_common_panel) as common_panel,
    max(rank_common_panel) as last_common_rank,
    concat(
        'agency_history: period ', period, ' has ', count(rank), ' agencies with ranks ', min(rank), ' to ', max(rank),
        ', ', count(*) - count(rank), ' without (', unranked_agencies, ' in unranked_totals), and ',
        count(rank_common_panel), ' in the common panel with ranks up to ', coalesce(max(rank_common_panel), 0)
    ) as message
from history
group by period, unranked_agencies
having
    min(rank) != 1
    or max(rank) != count(rank)
    or count(distinct rank) != count(rank)
    or coalesce(max(rank_common_panel), 0) != count(rank_common_panel)
    or count(rank_common_panel) != count(rank_gain)
    or count(*) - count(rank) != unranked_agencies
