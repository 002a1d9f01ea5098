with feeds as (

    select * from {{ ref('feeds') }}

),

indicators as (

    select * from {{ ref('indicators') }}

),

landed as (

    select * from {{ ref('int_feed_landings') }}

),

troubles as (

    select * from {{ ref('stg_landing__troubles') }}

),

policies as (

    select * from {{ ref('feed_policies') }}

),

fed as (

    select
        methodology_id,
        feed,
        count(*) as indicators_fed,
        {{ joined_texts('cast(indicator_no as string)', ', ', ['indicator_no']) }} as indicators_text
    from indicators
    group by methodology_id, feed

),

-- A file that was read but gave no valid record is no source either: its silence says nothing.
final as (

    select
        cast(landed.period as integer) as period,
        landed.feed,
        feeds.title_fa,
        feeds.title_en,
        feeds.source_system_fa,
        feeds.source_system_en,
        cast(landed.files as integer) as files,
        cast(landed.unreadable_files as integer) as unreadable_files,
        cast(landed.records as bigint) as records,
        cast(landed.accepted as bigint) as accepted,
        cast(landed.quarantined as bigint) as quarantined,
        landed.last_fetched_at,
        landed.as_of,
        landed.last_good_landing_id,
        cast(coalesce(fed.indicators_fed, 0) as integer) as indicators_fed,
        fed.indicators_text,
        case
            when troubles.outcome in ('held', 'refused') then troubles.outcome
            when troubles.outcome = 'failed' then 'source_failed'
            when landed.files = 0 then 'missing'
            when landed.accepted = 0 then 'source_failed'
            else 'landed'
        end as status,
        coalesce(troubles.outcome in ('failed', 'held'), false) and landed.accepted > 0 as is_stale,
        troubles.message as trouble,
        troubles.failing_since,
        troubles.last_failed_at,
        cast(coalesce(troubles.failed_attempts_count, 0) as integer) as failed_attempts,
        cast({{ days_between('landed.last_good_at', 'troubles.last_failed_at') }} as integer) as stale_days,
        policies.stale_after_days,
        cast(landed.last_good_at as date) + policies.stale_after_days + 1 as stale_from,
        policies.blocks_publishing
    from landed
    inner join feeds on landed.feed = feeds.feed
    left join troubles
        on
            landed.period = troubles.period
            and landed.feed = troubles.feed
    left join policies on landed.feed = policies.feed
    left join fed
        on
            landed.methodology_id = fed.methodology_id
            and landed.feed = fed.feed

)

select * from final
