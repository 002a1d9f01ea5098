-- The rows of quarantined_rows are those that the receipts count, for every period and feed.
with listed as (

    select
        period,
        feed,
        count(*) as rows_count
    from {{ ref('quarantined_rows') }}
    group by period, feed

),

feed_status as (

    select * from {{ ref('feed_status') }}

)

select
    feed_status.quarantined,
    listed.rows_count,
    coalesce(feed_status.period, listed.period) as period,
    coalesce(feed_status.feed, listed.feed) as feed,
    concat(
        'feed ', coalesce(feed_status.feed, listed.feed), ', period ', coalesce(feed_status.period, listed.period),
        ': the receipts count ', coalesce(feed_status.quarantined, 0), ' quarantined rows, quarantined_rows has ',
        coalesce(listed.rows_count, 0)
    ) as message
from feed_status
full outer join listed
    on
        feed_status.period = listed.period
        and feed_status.feed = listed.feed
where coalesce(feed_status.quarantined, 0) != coalesce(listed.rows_count, 0)
