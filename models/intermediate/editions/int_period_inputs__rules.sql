{#- The columns that score, by seed: a title or a note is no rule. -#}
{%- set of_indicators = {
    "indicators": "pillar, weight, grain, feed, measure, scoring_rule, not_applicable_policy,"
        ~ " not_applicable_option_no, missing_policy, absent_option_no",
    "options": "option_no, score",
    "thresholds": "option_no, lower, lower_inclusive, upper, upper_inclusive",
    "categories": "category, option_no",
    "applicability": "service_type, applies",
} -%}
{%- set of_methodologies = {
    "pillars": "pillar, weight",
    "aggregation_policies": "measure, from_level, to_level, mean, weight_by, population",
    "answer_stages": "stage, precedence, decides",
    "electronic_levels": "electronic_level, counts_as_electronic",
    "quality_levels": "quality_level, lower, lower_inclusive, upper, upper_inclusive",
    "boards": "board, measure, above, places, tie_order",
    "estimates": "estimate, pillar, indicator_no, population",
} -%}
with periods as (

    select * from {{ ref('periods') }}
    where methodology_id is not null

),

rules as (

    {% for seed, columns in of_indicators.items() -%}
    select
        methodology_id,
        'indicator ' || indicator_no as input_name,
        '{{ seed }}' as seed,
        concat_ws('|', {{ columns }}) as rule_text
    from {{ ref(seed) }}

    union all

    {% endfor -%}
    {% for seed, columns in of_methodologies.items() -%}
    select
        methodology_id,
        '{{ seed }}' as input_name,
        '{{ seed }}' as seed,
        concat_ws('|', {{ columns }}) as rule_text
    from {{ ref(seed) }}
    {%- if not loop.last %}

    union all

    {% endif -%}
    {%- endfor %}

),

-- Models and macros are rules too; what they are is told by whoever builds.
final as (

    select
        periods.period,
        rules.input_name,
        {{ rows_fingerprint('rules') }} as fingerprint
    from periods
    inner join rules on periods.methodology_id = rules.methodology_id
    group by periods.period, rules.input_name

    union all

    select
        period,
        'models' as input_name,
        '{{ env_var("PAYESH_MODELS_FINGERPRINT", "") }}' as fingerprint
    from periods

)

select * from final
