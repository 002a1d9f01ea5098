{% macro feed__uptime() -%}
    {{ return(ref('stg_uptime__checks')) }}
{%- endmacro %}
