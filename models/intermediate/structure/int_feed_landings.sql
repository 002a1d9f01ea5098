with periods as (

    select * from {{ ref('periods') }}

),

feeds as (

    select * from {{ ref('feeds') }}

),

receipts as (

    select * from {{ ref('stg_landing__receipts') }}

),

-- A file that was read but gave no valid row is no source: nothing may be concluded from its silence.
accepted_landings as (

    select
        period,
        feed,
        count(*) as landings
    from receipts
    where
        status = 'accepted'
        and accepted_count > 0
    group by period, feed

),

final as (

    select
        periods.period,
        feeds.feed,
        coalesce(accepted_landings.landings, 0) as landings,
        accepted_landings.landings is not null as is_landed
    from periods
    cross join feeds
    left join accepted_landings
        on
            periods.period = accepted_landings.period
            and feeds.feed = accepted_landings.feed
    where periods.methodology_id is not null

)

select * from final
