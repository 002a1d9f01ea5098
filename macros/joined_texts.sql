{#-
    The texts of a group as one: an aggregate; null when the group has none.

    text       expression
    separator  what stands between two, without apostrophes
    order      list of expressions that the texts are in the order of
-#}
{% macro joined_texts(text, separator, order) -%}
    {{ return(adapter.dispatch("joined_texts", "payesh")(text, separator, order)) }}
{%- endmacro %}

{% macro default__joined_texts(text, separator, order) -%}
    string_agg({{ text }}, '{{ separator }}' order by {{ order | join(", ") }})
{%- endmacro %}

{% macro spark__joined_texts(text, separator, order) -%}
    listagg({{ text }}, '{{ separator }}') within group (order by {{ order | join(" nulls last, ") }} nulls last)
{%- endmacro %}
