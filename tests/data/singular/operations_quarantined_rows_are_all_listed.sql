-- The rows of quarantined_rows are those that the receipts count, for every period and feed. A file that
-- belongs to no feed is never landed and has no receipt; a row that waits for its name, or matches nothing, is counted
-- as accepted.
with listed as (

    select
        period,
        feed,
        count(*) as rows_count
    from {{ ref('quarantined_rows') }}
    where
        landing_id != ''
        and not is_waiting
        and not is_unmatched
    group by period, feed

),

counted as (

    select
        period,
        feed,
        sum(quarantined_count) as quarantined
    from {{ ref('stg_landing__receipts') }}
    group by period, feed

)

select
    counted.quarantined,
    listed.rows_count,
    coalesce(counted.period, listed.period) as period,
    coalesce(counted.feed, listed.feed) as feed,
    concat(
        'feed ', coalesce(counted.feed, listed.feed), ', period ', coalesce(counted.period, listed.period),
        ': the receipts count ', coalesce(counted.quarantined, 0), ' quarantined rows, quarantined_rows has ',
        coalesce(listed.rows_count, 0)
    ) as message
from counted
full outer join listed
    on
        counted.period = listed.period
        and counted.feed = listed.feed
where coalesce(counted.quarantined, 0) != coalesce(listed.rows_count, 0)
