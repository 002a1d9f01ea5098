{#- Joins the fields of a JSON text, each with its `key` and `value`, to the row that has it. -#}
{% macro join_json_fields(json, alias) -%}
    {{ return(adapter.dispatch("join_json_fields", "payesh")(json, alias)) }}
{%- endmacro %}

{% macro default__join_json_fields(json, alias) -%}
    cross join json_each({{ json }}) as {{ alias }}
{%- endmacro %}

{% macro spark__join_json_fields(json, alias) -%}
    cross join lateral (select explode(from_json({{ json }}, 'map<string, string>')) as (key, value)) as {{ alias }}
{%- endmacro %}
