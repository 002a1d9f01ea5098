{#- What two texts of an address, a host or an id of ours share that name the same, as `flows.parsing.column_types.code`
    has it inside a file. -#}
{% macro comparable_code(column) -%}
    lower(regexp_replace({{ column }}, '/+$', ''))
{%- endmacro %}
