with agency_indicators as (

    select * from {{ ref('int_agency_indicator_scores') }}
    where is_published

),

policies as (

    select * from {{ ref('aggregation_policies') }}
    where measure = 'indicator_average'

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

options as (

    select * from {{ ref('options') }}

),

-- Agencies that count in the averages, with the option that is nearest to their score.
counted as (

    select agency_indicators.*
    from agency_indicators
    inner join policies on agency_indicators.methodology_id = policies.methodology_id
    inner join agencies
        on
            agency_indicators.period = agencies.period
            and agency_indicators.agency_id = agencies.agency_id
    where
        agency_indicators.option_no is not null
        and {{ in_population('agencies', 'policies.population') }}

),

means as (

    select
        period,
        methodology_id,
        indicator_no,
        pillar,
        {{ round_half_up(exact_divide('100 * sum(option_score)', 'count(*)')) }} as national_average_pct,
        {{ round_half_up(exact_divide('100 * sum(score)', 'count(*)')) }} as mean_score_pct
    from counted
    group by period, methodology_id, indicator_no, pillar

),

-- Every option of the indicator has its row, with no agency when nobody is nearest to it.
option_counts as (

    select
        means.period,
        means.indicator_no,
        means.pillar,
        options.option_no,
        count(counted.agency_id) as agencies
    from means
    inner join options
        on
            means.methodology_id = options.methodology_id
            and means.indicator_no = options.indicator_no
    left join counted
        on
            means.period = counted.period
            and means.indicator_no = counted.indicator_no
            and options.option_no = counted.option_no
    group by means.period, means.indicator_no, means.pillar, options.option_no

),

final as (

    {{ figure_rows(
        "agency_indicators", "'agency_indicator'", "agency_id || '/' || indicator_no",
        ["score", "weight", "points", "option_no"], texts=["status"],
        agency_id="agency_id", pillar="pillar", indicator_no="indicator_no",
    ) }}

    union all

    {{ figure_rows("means", "'indicator'", "indicator_no", ["national_average_pct", "mean_score_pct"],
        pillar="pillar", indicator_no="indicator_no") }}

    union all

    {{ figure_rows("option_counts", "'indicator_option'", "indicator_no || '/' || option_no", ["agencies"],
        pillar="pillar", indicator_no="indicator_no") }}

)

select * from final
