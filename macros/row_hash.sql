{#- A whole number that rows with the same values share, and hardly any others: to find rows that may be the same. -#}
{% macro row_hash(columns) -%}
    {{ return(adapter.dispatch("row_hash", "payesh")(columns)) }}
{%- endmacro %}

{% macro default__row_hash(columns) -%}
    hash({{ columns | join(", ") }})
{%- endmacro %}

{% macro spark__row_hash(columns) -%}
    xxhash64({{ columns | join(", ") }})
{%- endmacro %}
