with quarantined as (

    select * from {{ ref('stg_landing__quarantined_rows') }}

),

receipts as (

    select * from {{ ref('stg_landing__receipts') }}

),

final as (

    select
        cast(quarantined.period as integer) as period,
        quarantined.feed,
        quarantined.landing_id,
        quarantined.source_file,
        quarantined.source_sheet,
        cast(quarantined.source_row as bigint) as source_row,
        quarantined.column_name,
        quarantined.raw_value,
        quarantined.reason,
        receipts.fetched_at,
        quarantined.source_row = 0 as is_whole_file
    from quarantined
    left join receipts
        on
            quarantined.feed = receipts.feed
            and quarantined.period = receipts.period
            and quarantined.landing_id = receipts.landing_id

)

select * from final
