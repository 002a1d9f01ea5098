{% macro feed__open_data() -%}
    {{ return(ref('stg_open_data__datasets')) }}
{%- endmacro %}
