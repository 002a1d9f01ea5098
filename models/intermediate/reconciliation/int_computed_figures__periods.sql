with periods as (

    select * from {{ ref('periods') }}

),

assessment_periods as (

    select * from {{ ref('int_assessment_periods') }}

),

participation as (

    select * from {{ ref('participation') }}

),

national_scores as (

    select * from {{ ref('national_scores') }}

),

agency_history as (

    select
        period,
        count(total) as agencies
    from {{ ref('agency_history') }}
    group by period

),

-- Table 1-1 counts sub-services under the name of services from its computed period on. Of a carried
-- period only the agencies with a total are known, and no service.
counted as (

    select
        periods.period,
        national_scores.sub_services as services,
        periods.year_jalali,
        case when assessment_periods.is_computed then participation.agencies_in_scope else agency_history.agencies end
            as agencies
    from periods
    inner join assessment_periods on periods.period = assessment_periods.period
    left join participation on periods.period = participation.period
    left join national_scores on periods.period = national_scores.period
    left join agency_history on periods.period = agency_history.period

),

electronic_growth as (

    select * from {{ ref('electronic_growth') }}

),

quality_level_counts as (

    select * from {{ ref('quality_level_counts') }}

),

final as (

    {{ measures_to_rows(
        relation="counted",
        keys=["'1-1' as report_table", "cast(period as varchar) as row_key", "period"],
        measures=["agencies", "services", "year_jalali"],
        value_name="computed",
    ) }}

    union all

    {{ measures_to_rows(
        relation="electronic_growth",
        keys=["'chart-p-2' as report_table", "cast(period as varchar) as row_key", "period"],
        measures=["electronic_pct"],
        value_name="computed",
    ) }}

    union all

    select
        'chart-2-4' as report_table,
        quality_level as row_key,
        period,
        'period_' || period as measure,
        cast(agencies as decimal(18, 2)) as computed
    from quality_level_counts

)

select * from final
