{#- Whether an array of texts has any of the words of a text, which are separated by spaces. -#}
{% macro has_any_word(texts, words) -%}
    {{ return(adapter.dispatch("has_any_word", "payesh")(texts, words)) }}
{%- endmacro %}

{% macro default__has_any_word(texts, words) -%}
    array_has_any({{ texts }}, string_split({{ words }}, ' '))
{%- endmacro %}

{% macro spark__has_any_word(texts, words) -%}
    arrays_overlap({{ texts }}, split({{ words }}, ' '))
{%- endmacro %}
