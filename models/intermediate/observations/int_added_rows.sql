with transactions as (

    select * from {{ corrected('nix') }}

),

reports as (

    select * from {{ corrected('page_speed') }}

),

names as (

    select * from {{ ref('int_reported_agencies') }}
    where agency_id is not null

),

-- What int_nix_measurements and int_page_speed_measurements add up, row by row.
final as (

    select
        transactions.period,
        transactions.feed,
        transactions.direction || '_ratio' as measure,
        names.agency_id,
        transactions.landing_id,
        transactions.source_file,
        transactions.source_sheet,
        transactions.source_row
    from transactions
    inner join names
        on
            transactions.period = names.period
            and transactions.feed = names.feed
            and transactions.agency_name = names.reported_name

    union all

    select
        reports.period,
        reports.feed,
        'performance_score_pct' as measure,
        names.agency_id,
        reports.landing_id,
        reports.source_file,
        reports.source_sheet,
        reports.source_row
    from reports
    inner join names
        on
            reports.period = names.period
            and reports.feed = names.feed
            and reports.host = names.reported_name

)

select * from final
