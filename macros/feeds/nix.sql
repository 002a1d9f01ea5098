{% macro feed__nix() -%}
    {{ return(ref('stg_nix__transactions')) }}
{%- endmacro %}
