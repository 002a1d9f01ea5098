{% macro feed__mobile() -%}
    {{ return(ref('stg_mobile__platform_services')) }}
{%- endmacro %}
