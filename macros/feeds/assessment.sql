{% macro feed__assessment() -%}
    {{ return(ref('stg_assessment__answers')) }}
{%- endmacro %}
