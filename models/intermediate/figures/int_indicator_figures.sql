with scores as (

    select * from {{ ref('int_agency_indicator_scores') }}
    where is_published

),

chosen as (

    select * from {{ ref('int_agency_indicator_options') }}

),

counted as (

    select * from {{ ref('int_counted_indicator_scores') }}

),

options as (

    select * from {{ ref('options') }}

),

agency_indicators as (

    select
        scores.*,
        scores.agency_id || '/' || scores.indicator_no as agency_indicator_id,
        chosen.option_no
    from scores
    left join chosen
        on
            scores.period = chosen.period
            and scores.agency_id = chosen.agency_id
            and scores.indicator_no = chosen.indicator_no

),

means as (

    select
        counted.period,
        counted.methodology_id,
        counted.indicator_no,
        counted.pillar,
        {{ round_half_up(exact_divide('100 * sum(options.score)', 'count(*)')) }} as national_average_pct,
        {{ round_half_up(exact_divide('100 * sum(counted.score)', 'count(*)')) }} as mean_score_pct
    from counted
    inner join options
        on
            counted.methodology_id = options.methodology_id
            and counted.indicator_no = options.indicator_no
            and counted.option_no = options.option_no
    group by counted.period, counted.methodology_id, counted.indicator_no, counted.pillar

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
        "agency_indicators", "'agency_indicator'", "agency_indicator_id", ["score", "weight", "points", "option_no"],
        texts=["status"], agency_id="agency_id", pillar="pillar", indicator_no="indicator_no",
    ) }}

    union all

    {{ figure_rows(
        "means", "'indicator'", "indicator_no", ["national_average_pct", "mean_score_pct"],
        pillar="pillar", indicator_no="indicator_no",
    ) }}

    union all

    {{ figure_rows(
        "option_counts", "'indicator_option'", "indicator_no || '/' || option_no", ["agencies"],
        pillar="pillar", indicator_no="indicator_no",
    ) }}

)

select * from final
