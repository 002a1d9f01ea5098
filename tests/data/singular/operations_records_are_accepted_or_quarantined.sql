-- Rows in = accepted + quarantined, for every period and feed. Fails with the feed.
select
    period,
    feed,
    records,
    accepted,
    quarantined,
    concat(
        'feed ', feed, ', period ', period, ': ', records, ' records came, ', accepted, ' accepted and ',
        quarantined, ' quarantined'
    ) as message
from {{ ref('feed_status') }}
where records != accepted + quarantined
