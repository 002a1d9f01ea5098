{#- Whole days from the day of one moment to that of another. -#}
{% macro days_between(earlier, later) -%}
    {{ return(adapter.dispatch("days_between", "payesh")(earlier, later)) }}
{%- endmacro %}

{% macro default__days_between(earlier, later) -%}
    date_diff('day', {{ earlier }}, {{ later }})
{%- endmacro %}

{#- Its own `datediff(day, …)` counts periods of 24 hours. -#}
{% macro spark__days_between(earlier, later) -%}
    datediff({{ later }}, {{ earlier }})
{%- endmacro %}
