{% macro feed__karpooshe() -%}
    {{ return(ref('stg_karpooshe__messages')) }}
{%- endmacro %}
