{#- A row a word of a text whose words are separated by spaces: an expression of a `select` that may stand there once. -#}
{% macro words(text) -%}
    {{ return(adapter.dispatch("words", "payesh")(text)) }}
{%- endmacro %}

{% macro default__words(text) -%}
    unnest(string_split({{ text }}, ' '))
{%- endmacro %}

{% macro spark__words(text) -%}
    explode(split({{ text }}, ' '))
{%- endmacro %}
