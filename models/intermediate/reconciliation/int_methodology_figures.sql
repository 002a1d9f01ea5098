with periods as (

    select * from {{ ref('int_assessment_periods') }}
    where is_computed

),

indicators as (

    select
        periods.period,
        indicators.*
    from periods
    inner join {{ ref('indicators') }} as indicators on periods.methodology_id = indicators.methodology_id

),

pillars as (

    select
        periods.period,
        pillars.pillar,
        100 * pillars.weight as weight_pct
    from periods
    inner join {{ ref('pillars') }} as pillars on periods.methodology_id = pillars.methodology_id

),

options as (

    select
        periods.period,
        options.indicator_no || '/' || options.option_no as option_id,
        options.score as option_score,
        thresholds.lower,
        thresholds.upper
    from periods
    inner join {{ ref('options') }} as options on periods.methodology_id = options.methodology_id
    left join {{ ref('thresholds') }} as thresholds
        on
            options.methodology_id = thresholds.methodology_id
            and options.indicator_no = thresholds.indicator_no
            and options.option_no = thresholds.option_no

),

applicability as (

    select
        periods.period,
        applicability.indicator_no,
        lower(applicability.service_type) as service_type,
        case when applicability.applies then 1 else 0 end as applies
    from periods
    inner join {{ ref('applicability') }} as applicability on periods.methodology_id = applicability.methodology_id

),

counts as (

    select
        period,
        count(distinct pillar) as pillars,
        count(distinct main_indicator) as main_indicators
    from indicators
    group by period

),

final as (

    {{ measures_to_rows("indicators", [
        "period", "'indicator' as entity_kind", "cast(indicator_no as string) as entity_id",
    ], ["weight"]) }}

    union all

    {{ measures_to_rows("pillars", ["period", "'pillar' as entity_kind", "pillar as entity_id"], ["weight_pct"]) }}

    union all

    {{ measures_to_rows("options", ["period", "'indicator_option' as entity_kind", "option_id as entity_id"], [
        "option_score", "lower", "upper",
    ]) }}

    union all

    {{ measures_to_rows("counts", ["period", "'national' as entity_kind", "'national' as entity_id"], [
        "pillars", "main_indicators",
    ]) }}

    union all

    select
        period,
        'indicator' as entity_kind,
        cast(indicator_no as string) as entity_id,
        'applies_to_' || service_type as measure,
        cast(applies as decimal(18, 2)) as value
    from applicability

)

select * from final
where value is not null
