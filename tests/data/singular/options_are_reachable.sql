-- An option of an indicator that is measured has an interval or a category that leads to it, and
-- nothing leads to an indicator that is answered. Fails with one row an option.
with paths as (

    select
        methodology_id,
        indicator_no,
        option_no,
        'threshold' as scoring_rule
    from {{ ref('thresholds') }}

    union all

    select
        methodology_id,
        indicator_no,
        option_no,
        'category' as scoring_rule
    from {{ ref('categories') }}

)

select
    indicators.methodology_id,
    indicators.indicator_no,
    options.option_no,
    'options: indicator_no = ' || indicators.indicator_no || ', option_no = ' || options.option_no
    || ' has scoring_rule ' || indicators.scoring_rule || ' and no row for it in '
    || case indicators.scoring_rule when 'threshold' then 'thresholds.csv' else 'categories.csv' end as message
from {{ ref('options') }} as options
inner join {{ ref('indicators') }} as indicators
    on
        options.methodology_id = indicators.methodology_id
        and options.indicator_no = indicators.indicator_no
left join paths
    on
        options.methodology_id = paths.methodology_id
        and options.indicator_no = paths.indicator_no
        and options.option_no = paths.option_no
        and indicators.scoring_rule = paths.scoring_rule
where
    indicators.scoring_rule <> 'option'
    and paths.option_no is null

union all

select
    paths.methodology_id,
    paths.indicator_no,
    paths.option_no,
    paths.scoring_rule || ' row of indicator_no = ' || paths.indicator_no || ', option_no = ' || paths.option_no
    || ' is never read: the indicator has scoring_rule ' || indicators.scoring_rule as message
from paths
inner join {{ ref('indicators') }} as indicators
    on
        paths.methodology_id = indicators.methodology_id
        and paths.indicator_no = indicators.indicator_no
where paths.scoring_rule <> indicators.scoring_rule
