with indicator_scores as (

    select * from {{ ref('indicator_scores') }}

),

indicator_performance as (

    select
        indicator_performance.*,
        indicators.pillar
    from {{ ref('indicator_performance') }} as indicator_performance
    inner join {{ ref('periods') }} as periods on indicator_performance.period = periods.period
    inner join {{ ref('indicators') }} as indicators
        on
            periods.methodology_id = indicators.methodology_id
            and indicator_performance.indicator_no = indicators.indicator_no

),

-- The averages stand on each of the indicator's options, and are the same on all of them.
averages as (

    select
        period,
        indicator_no,
        pillar,
        max(national_average_pct) as national_average_pct,
        max(mean_score_pct) as mean_score_pct
    from indicator_performance
    group by period, indicator_no, pillar

),

final as (

    {{ score_figures(
        relation="indicator_scores", entity_kind="agency_indicator", entity_id="agency_id || '/' || indicator_no",
        agency_id="agency_id", pillar="pillar", indicator_no="indicator_no",
        numbers=["score", "weight", "points", "option_no"], texts=["status"],
    ) }}

    union all

    {{ score_figures(
        relation="averages", entity_kind="indicator", entity_id="indicator_no",
        pillar="pillar", indicator_no="indicator_no", numbers=["national_average_pct", "mean_score_pct"],
    ) }}

    union all

    {{ score_figures(
        relation="indicator_performance", entity_kind="indicator_option",
        entity_id="indicator_no || '/' || option_no",
        pillar="pillar", indicator_no="indicator_no", numbers=["agencies"],
    ) }}

)

select * from final
