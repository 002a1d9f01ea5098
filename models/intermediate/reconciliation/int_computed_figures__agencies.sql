with report_period as (

    select * from {{ ref('int_report_period') }}

),

agency_scores as (

    select agency_scores.*
    from {{ ref('agency_scores') }} as agency_scores
    inner join report_period on agency_scores.period = report_period.period

),

agency_history as (

    select * from {{ ref('agency_history') }}

),

final as (

    {{ measures_to_rows(
        relation="agency_scores",
        keys=["'2-4' as report_table", "agency_id as row_key", "period"],
        measures=[
            "rank", "services", "sub_services", "electronic_pct",
            "user_centric", "transparent", "integrated", "participatory", "total",
        ],
        value_name="computed",
    ) }}

    union all

    select
        '2-5' as report_table,
        agency_id as row_key,
        period,
        'period_' || period as measure,
        cast(total as decimal(18, 2)) as computed
    from agency_history

)

select * from final
