with computed_periods as (

    select * from {{ ref('int_computed_periods') }}

),

agency_scores as (

    select agency_scores.*
    from {{ ref('agency_scores') }} as agency_scores
    inner join computed_periods on agency_scores.period = computed_periods.period

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
