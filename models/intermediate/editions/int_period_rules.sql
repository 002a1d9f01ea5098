{#- Seeds of a methodology: what is of one indicator has its number as id. -#}
{%- set of_indicators = ["indicators", "options", "thresholds", "categories", "applicability"] -%}
{%- set of_all = [
    "pillars", "aggregation_policies", "answer_stages", "electronic_levels", "quality_levels", "boards", "estimates",
] -%}
with periods as (

    select * from {{ ref('periods') }}
    where methodology_id is not null

),

descriptive_columns as (

    select * from {{ ref('descriptive_columns') }}

),

seed_rows as (

    {% for seed in of_indicators + of_all -%}
    select
        methodology_id,
        '{{ seed }}' as seed,
        {% if seed in of_indicators -%}
        'indicator' as input_name,
        cast(indicator_no as string) as input_id,
        {% else -%}
        '{{ seed }}' as input_name,
        cast(null as string) as input_id,
        {% endif -%}
        {{ row_as_json(seed) }} as row_json
    from {{ ref(seed) }} as {{ seed }}
    {%- if not loop.last %}

    union all

    {% endif -%}
    {%- endfor %}

),

-- A row without its names and notes: what is left of it scores.
rules as (

    select
        seed_rows.methodology_id,
        seed_rows.input_name,
        seed_rows.input_id,
        seed_rows.seed,
        seed_rows.row_json,
        seed_rows.seed
        || {{ joined_texts("'|' || cells.key || '=' || cast(cells.value as string)", '', ['cells.key']) }} as rule_text
    from seed_rows
    {{ join_json_fields('seed_rows.row_json', 'cells') }}
    left join descriptive_columns
        on
            seed_rows.seed = descriptive_columns.seed
            and cells.key = descriptive_columns.column_name
    where descriptive_columns.seed is null
    group by
        seed_rows.methodology_id, seed_rows.input_name, seed_rows.input_id, seed_rows.seed, seed_rows.row_json

),

final as (

    select
        periods.period,
        rules.input_name,
        rules.input_id,
        {{ fingerprint('rules.rule_text') }} as fingerprint
    from periods
    inner join rules on periods.methodology_id = rules.methodology_id
    group by periods.period, rules.input_name, rules.input_id

)

select * from final
