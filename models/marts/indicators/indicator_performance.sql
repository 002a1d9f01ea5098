with figures as (

    select * from {{ ref('int_indicator_figures') }}

),

periods as (

    select * from {{ ref('int_assessment_periods') }}

),

options as (

    select * from {{ ref('options') }}

),

means as (

    select
        period,
        indicator_no,
        max(case when measure = 'national_average_pct' then value end) as national_average_pct,
        max(case when measure = 'mean_score_pct' then value end) as mean_score_pct
    from figures
    where entity_kind = 'indicator'
    group by period, indicator_no

),

option_counts as (

    select
        *,
        sum(value) over (partition by period, indicator_no) as agencies_counted
    from figures
    where entity_kind = 'indicator_option'

),

final as (

    select
        means.period,
        options.indicator_no,
        options.option_no,
        options.meaning_fa as option_meaning_fa,
        options.meaning_en as option_meaning_en,
        options.printed_text_fa as option_printed_text_fa,
        options.score,
        cast(option_counts.value as integer) as agencies,
        cast(option_counts.agencies_counted as integer) as agencies_counted,
        cast(means.national_average_pct as decimal(5, 2)) as national_average_pct,
        cast(means.mean_score_pct as decimal(5, 2)) as mean_score_pct
    from means
    inner join periods on means.period = periods.period
    inner join options
        on
            periods.methodology_id = options.methodology_id
            and means.indicator_no = options.indicator_no
    inner join option_counts
        on
            means.period = option_counts.period
            and option_counts.entity_id = options.indicator_no || '/' || options.option_no

)

select * from final
