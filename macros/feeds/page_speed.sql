{% macro feed__page_speed() -%}
    {{ return(ref('stg_page_speed__reports')) }}
{%- endmacro %}
