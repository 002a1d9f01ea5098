{#- A whole row of `relation`, the alias of a relation, for people to read. -#}
{% macro row_as_text(relation) -%}
    {{ return(adapter.dispatch("row_as_text", "payesh")(relation)) }}
{%- endmacro %}

{% macro default__row_as_text(relation) -%}
    cast({{ relation }} as string)
{%- endmacro %}

{% macro spark__row_as_text(relation) -%}
    to_json(struct({{ relation }}.*))
{%- endmacro %}
