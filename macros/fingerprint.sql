{#- A hash of a group's texts, the same in whatever order its rows come: an aggregate. -#}
{% macro fingerprint(text) -%}
    {{ return(adapter.dispatch("fingerprint", "payesh")(text)) }}
{%- endmacro %}

{% macro default__fingerprint(text) -%}
    md5(string_agg({{ text }}, chr(10) order by {{ text }}))
{%- endmacro %}

{% macro spark__fingerprint(text) -%}
    md5(concat_ws('\n', sort_array(collect_list({{ text }}))))
{%- endmacro %}
