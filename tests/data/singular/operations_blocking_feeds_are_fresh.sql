-- A feed that may block publishing, and whose last good landing is past its limit while its attempts fail, does.
select
    period,
    feed,
    stale_days,
    stale_after_days,
    concat(
        'feed ', feed, ', period ', period, ': its last good landing was ', stale_days,
        ' days old at the last attempt, and the limit is ', stale_after_days, '; ', trouble,
        '; or raise stale_after_days in seeds/operations/feed_policies.csv'
    ) as message
from {{ ref('feed_status') }}
where
    blocks_publishing
    and is_stale
    and cast(last_failed_at as date) >= stale_from
