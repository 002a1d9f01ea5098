with receipts as (

    select * from {{ ref('stg_landing__receipts') }}

),

placed as (

    select
        *,
        case
            when accepted_count > 0
                then row_number() over (
                    partition by period, feed
                    order by accepted_count > 0 desc, fetched_at desc, landing_id asc
                )
        end as good_place
    from receipts

),

final as (

    select
        period,
        feed,
        count(*) as files,
        count(case when status = 'quarantined' then 1 end) as unreadable_files,
        sum(records_count) as records,
        sum(accepted_count) as accepted,
        sum(quarantined_count) as quarantined,
        max(fetched_at) as last_fetched_at,
        max(case when accepted_count > 0 then fetched_at end) as last_good_at,
        max(as_of) as as_of,
        max(case when good_place = 1 then landing_id end) as last_good_landing_id
    from placed
    group by period, feed

)

select * from final
