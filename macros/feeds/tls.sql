{% macro feed__tls() -%}
    {{ return(ref('stg_tls__grades')) }}
{%- endmacro %}
