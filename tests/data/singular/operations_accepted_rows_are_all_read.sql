-- The rows that staging reads of a landing are those that its receipt counts as accepted: no accepted
-- file is left unread, none of a landing that is no longer active is read.
with staged as (

    select
        feed,
        period,
        landing_id,
        count(*) as rows_count
    from {{ ref('int_reported_rows') }}
    group by feed, period, landing_id

),

receipts as (

    select * from {{ ref('stg_landing__receipts') }}

)

select
    receipts.accepted_count,
    staged.rows_count,
    coalesce(receipts.feed, staged.feed) as feed,
    coalesce(receipts.period, staged.period) as period,
    coalesce(receipts.landing_id, staged.landing_id) as landing_id,
    concat(
        'feed ', coalesce(receipts.feed, staged.feed), ', period ', coalesce(receipts.period, staged.period),
        ', landing ', coalesce(receipts.landing_id, staged.landing_id), ': the receipt counts ',
        coalesce(receipts.accepted_count, 0), ' accepted rows, staging reads ', coalesce(staged.rows_count, 0)
    ) as message
from receipts
full outer join staged
    on
        receipts.feed = staged.feed
        and receipts.period = staged.period
        and receipts.landing_id = staged.landing_id
where coalesce(receipts.accepted_count, 0) != coalesce(staged.rows_count, 0)
