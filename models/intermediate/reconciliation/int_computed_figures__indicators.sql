with computed_periods as (

    select * from {{ ref('int_computed_periods') }}

),

indicator_performance as (

    select indicator_performance.*
    from {{ ref('indicator_performance') }} as indicator_performance
    inner join computed_periods on indicator_performance.period = computed_periods.period

),

-- The average is repeated on every option of its indicator.
averages as (

    select
        period,
        indicator_no,
        max(national_average_pct) as national_average_pct
    from indicator_performance
    group by period, indicator_no

),

final as (

    {{ measures_to_rows(
        relation="averages",
        keys=["'3-6' as report_table", "cast(indicator_no as varchar) as row_key", "period"],
        measures=["national_average_pct"],
        value_name="computed",
    ) }}

    union all

    {{ measures_to_rows(
        relation="indicator_performance",
        keys=["'3-6' as report_table", "indicator_no || '.' || option_no as row_key", "period"],
        measures=["agencies"],
        value_name="computed",
    ) }}

)

select * from final
