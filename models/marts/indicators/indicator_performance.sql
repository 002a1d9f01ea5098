with periods as (

    select * from {{ ref('periods') }}

),

options as (

    select * from {{ ref('options') }}

),

policies as (

    select * from {{ ref('aggregation_policies') }}
    where measure = 'indicator_average'

),

populations as (

    select * from {{ ref('int_population_members') }}

),

scores as (

    select * from {{ ref('indicator_scores') }}
    where option_no is not null

),

counted as (

    select
        scores.period,
        periods.methodology_id,
        scores.indicator_no,
        scores.score,
        scores.option_no
    from scores
    inner join periods on scores.period = periods.period
    inner join policies on periods.methodology_id = policies.methodology_id
    inner join populations
        on
            scores.period = populations.period
            and scores.agency_id = populations.agency_id
            and policies.population = populations.population

),

means as (

    select
        counted.period,
        counted.indicator_no,
        count(*) as agencies_counted,
        {{ exact_divide('100 * sum(options.score)', 'count(*)') }} as national_average_pct,
        {{ exact_divide('100 * sum(counted.score)', 'count(*)') }} as mean_score_pct
    from counted
    inner join options
        on
            counted.methodology_id = options.methodology_id
            and counted.indicator_no = options.indicator_no
            and counted.option_no = options.option_no
    group by counted.period, counted.indicator_no

),

chosen_counts as (

    select
        period,
        indicator_no,
        option_no,
        count(*) as agencies
    from counted
    group by period, indicator_no, option_no

),

-- Every option of the indicator has its row, with no agency when nobody is nearest to it.
final as (

    select
        periods.period,
        options.indicator_no,
        options.option_no,
        options.meaning_fa as option_meaning_fa,
        options.meaning_en as option_meaning_en,
        options.score,
        cast(coalesce(chosen_counts.agencies, 0) as integer) as agencies,
        cast(means.agencies_counted as integer) as agencies_counted,
        cast({{ round_half_up('means.national_average_pct') }} as decimal(5, 2)) as national_average_pct,
        cast({{ round_half_up('means.mean_score_pct') }} as decimal(5, 2)) as mean_score_pct
    from periods
    inner join options on periods.methodology_id = options.methodology_id
    inner join means
        on
            periods.period = means.period
            and options.indicator_no = means.indicator_no
    left join chosen_counts
        on
            periods.period = chosen_counts.period
            and options.indicator_no = chosen_counts.indicator_no
            and options.option_no = chosen_counts.option_no

)

select * from final
