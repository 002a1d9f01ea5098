with indicators as (

    select * from {{ ref('indicators') }}

),

recommendations as (

    select * from {{ ref('recommendations') }}

),

printed_texts as (

    select * from {{ ref('printed_texts') }}
    where section = 'indicator_analyses'

),

performance as (

    select
        period,
        indicator_no,
        max(mean_score_pct) as mean_score_pct
    from {{ ref('indicator_performance') }}
    group by period, indicator_no

),

periods as (

    select * from {{ ref('int_assessment_periods') }}

),

final as (

    select
        performance.period,
        performance.indicator_no,
        indicators.pillar,
        indicators.title_fa as indicator_title_fa,
        indicators.title_en as indicator_title_en,
        performance.mean_score_pct,
        cast(row_number() over (
            partition by performance.period
            order by performance.mean_score_pct asc, performance.indicator_no asc
        ) as integer) as weakness_rank,
        recommendations.recommendation_fa,
        recommendations.recommendation_en,
        printed_texts.text_fa as printed_recommendation_fa,
        printed_texts.text_en as printed_recommendation_en
    from performance
    inner join periods on performance.period = periods.period
    inner join indicators
        on
            periods.methodology_id = indicators.methodology_id
            and performance.indicator_no = indicators.indicator_no
    inner join recommendations
        on
            indicators.methodology_id = recommendations.methodology_id
            and indicators.indicator_no = recommendations.indicator_no
    left join printed_texts
        on
            performance.period = printed_texts.period
            and performance.indicator_no = printed_texts.indicator_no

)

select * from final
