{%- set rule_seeds = [
    "pillars", "indicators", "options", "thresholds", "categories", "applicability", "aggregation_policies",
    "answer_stages", "electronic_levels", "quality_levels", "boards", "estimates",
] -%}
with periods as (

    select * from {{ ref('periods') }}
    where methodology_id is not null

),

{% for seed in rule_seeds -%}
{{ seed }} as (

    select * from {{ ref(seed) }}

),

{% endfor -%}
final as (

    {% for seed in rule_seeds -%}
    select
        periods.period,
        '{{ seed }}' as input_name,
        {{ rows_fingerprint(seed) }} as fingerprint
    from periods
    inner join {{ seed }} on periods.methodology_id = {{ seed }}.methodology_id
    group by periods.period

    union all

    {% endfor -%}
    select
        period,
        'models' as input_name,
        '{{ models_fingerprint() }}' as fingerprint
    from periods

)

select * from final
