with periods as (

    select * from {{ ref('periods') }}
    where methodology_id is not null

),

feeds as (

    select * from {{ ref('feeds') }}

),

receipts as (

    select * from {{ ref('stg_landing__receipts') }}

),

-- A file that was read but gave no valid row is no source: nothing may be concluded from its silence.
placed as (

    select
        *,
        accepted_count > 0 as is_good,
        row_number() over (
            partition by period, feed order by accepted_count > 0 desc, fetched_at desc, landing_id asc
        ) as place
    from receipts

),

landed as (

    select
        period,
        feed,
        count(*) as files,
        count(case when status = 'quarantined' then 1 end) as unreadable_files,
        count(case when is_good then 1 end) as good_files,
        sum(records_count) as records,
        sum(accepted_count) as accepted,
        sum(quarantined_count) as quarantined,
        max(fetched_at) as last_fetched_at,
        max(case when is_good then fetched_at end) as last_good_at,
        max(as_of) as as_of,
        max(case when is_good and place = 1 then landing_id end) as last_good_landing_id
    from placed
    group by period, feed

),

final as (

    select
        periods.period,
        periods.methodology_id,
        feeds.feed,
        coalesce(landed.files, 0) as files,
        coalesce(landed.unreadable_files, 0) as unreadable_files,
        coalesce(landed.records, 0) as records,
        coalesce(landed.accepted, 0) as accepted,
        coalesce(landed.quarantined, 0) as quarantined,
        coalesce(landed.good_files, 0) > 0 as is_landed,
        landed.last_fetched_at,
        landed.last_good_at,
        landed.as_of,
        landed.last_good_landing_id
    from periods
    cross join feeds
    left join landed
        on
            periods.period = landed.period
            and feeds.feed = landed.feed

)

select * from final
