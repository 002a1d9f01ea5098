-- Rows that the parsers accepted = rows that a score is made from, or that are declared + rows that wait for their
-- agency's name + rows that match nothing, for every period and feed. Fails with the feed.
with counted as (

    select
        period,
        feed,
        rows_count
    from {{ ref('int_measurements') }}

    union all

    select
        period,
        'services' as feed,
        count(*) as rows_count
    from {{ ref('int_registered_sub_services') }}
    where not is_contradicted
    group by period

    union all

    select
        period,
        feed,
        count(*) as rows_count
    from {{ ref('int_answers') }}
    where unmatched_reason is null
    group by period, feed

),

used as (

    select
        period,
        feed,
        sum(rows_count) as rows_count
    from counted
    group by period, feed

),

listed as (

    select
        period,
        feed,
        count(*) as rows_count
    from {{ ref('quarantined_rows') }}
    where
        is_waiting
        or is_unmatched
    group by period, feed

),

accepted as (

    select
        period,
        feed,
        sum(accepted_count) as rows_count
    from {{ ref('stg_landing__receipts') }}
    group by period, feed

)

select
    accepted.period,
    accepted.feed,
    concat(
        'feed ', accepted.feed, ', period ', accepted.period, ': ', accepted.rows_count, ' rows were accepted, ',
        coalesce(used.rows_count, 0), ' are used and ',
        coalesce(listed.rows_count, 0), ' wait for a name or match nothing'
    ) as message
from accepted
left join used
    on
        accepted.period = used.period
        and accepted.feed = used.feed
left join listed
    on
        accepted.period = listed.period
        and accepted.feed = listed.feed
where
    accepted.rows_count
    != coalesce(used.rows_count, 0) + coalesce(listed.rows_count, 0)
