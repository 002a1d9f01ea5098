-- Rows that the parsers accepted = rows that a score is made from + rows that wait for their agency's name, for
-- every period and feed. Fails with the feed.
with observed as (

    select
        period,
        'services' as feed,
        landing_id,
        source_sheet,
        source_row
    from {{ ref('int_registered_sub_services') }}

    union all

    -- An answer is one row, however many stages it has and whether it decides or is only declared.
    select
        period,
        feed,
        landing_id,
        source_sheet,
        source_row
    from {{ ref('int_answers_by_stage') }}
    group by period, feed, landing_id, source_sheet, source_row

),

used as (

    select
        period,
        feed,
        count(*) as rows_count
    from observed
    group by period, feed

    union all

    select
        period,
        feed,
        sum(rows_count) as rows_count
    from {{ ref('int_measurements') }}
    group by period, feed

),

waiting as (

    select
        period,
        feed,
        count(*) as rows_count
    from {{ ref('quarantined_rows') }}
    where is_waiting
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
        coalesce(used.rows_count, 0), ' are used and ', coalesce(waiting.rows_count, 0), ' wait for a name'
    ) as message
from accepted
left join used
    on
        accepted.period = used.period
        and accepted.feed = used.feed
left join waiting
    on
        accepted.period = waiting.period
        and accepted.feed = waiting.feed
where accepted.rows_count != coalesce(used.rows_count, 0) + coalesce(waiting.rows_count, 0)
