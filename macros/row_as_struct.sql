{#- A whole row of `relation`, the alias of a relation or CTE, as one value, whose columns are got as ['column']. -#}
{% macro row_as_struct(relation) -%}
    {{ return(adapter.dispatch("row_as_struct", "payesh")(relation)) }}
{%- endmacro %}

{% macro default__row_as_struct(relation) -%}
    {{ relation }}
{%- endmacro %}

{% macro spark__row_as_struct(relation) -%}
    struct({{ relation }}.*)
{%- endmacro %}
