{% macro feed__licences() -%}
    {{ return(ref('stg_licences__connections')) }}
{%- endmacro %}
