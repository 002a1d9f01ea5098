{% macro feed__foia() -%}
    {{ return(ref('stg_foia__responses')) }}
{%- endmacro %}
