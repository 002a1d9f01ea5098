{% macro feed__services() -%}
    {{ return(ref('stg_services__sub_services')) }}
{%- endmacro %}
