with assessment_periods as (

    select * from {{ ref('int_assessment_periods') }}

),

periods as (

    select * from {{ ref('periods') }}

),

standings as (

    select * from {{ ref('int_standings') }}
    where source != 'computed'

),

printed_shares as (

    select * from {{ ref('published_figures') }}
    where
        report_table = 'chart-p-2'
        and measure = 'electronic_pct'

),

carried_counts as (

    select
        period,
        count(*) as agencies_with_total
    from standings
    group by period

),

indicator_counts as (

    select
        methodology_id,
        count(*) as indicators
    from {{ ref('indicators') }}
    group by methodology_id

),

-- Of a carried period only the agencies with a total are known, and the share that chart p-2 prints. The chart also
-- prints the computed period; that figure is compared, not carried.
nation as (

    select
        periods.period,
        periods.year_jalali,
        indicator_counts.indicators,
        carried_counts.agencies_with_total,
        case when not assessment_periods.is_computed then printed_shares.value end as electronic_pct
    from periods
    inner join assessment_periods on periods.period = assessment_periods.period
    left join indicator_counts on periods.methodology_id = indicator_counts.methodology_id
    left join carried_counts on periods.period = carried_counts.period
    left join printed_shares on cast(periods.period as string) = printed_shares.row_key

),

levels as (

    select
        periods.period,
        quality_levels.*
    from periods
    inner join {{ ref('quality_levels') }} as quality_levels on periods.methodology_id = quality_levels.methodology_id

),

final as (

    {{ measures_to_rows("nation", ["period", "'national' as entity_kind", "'national' as entity_id"], [
        "year_jalali", "indicators", "agencies_with_total", "electronic_pct",
    ]) }}

    union all

    {{ measures_to_rows("levels", ["period", "'quality_level' as entity_kind", "quality_level as entity_id"], [
        "lower", "upper",
    ]) }}

    union all

    select period, entity_kind, entity_id, measure, value
    from {{ ref('int_methodology_figures') }}

    union all

    select period, entity_kind, entity_id, measure, value
    from {{ ref('int_survey_figures') }}

    union all

    select period, entity_kind, entity_id, measure, value
    from {{ ref('int_text_figures') }}

)

select * from final
where value is not null
