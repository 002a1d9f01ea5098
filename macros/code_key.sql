{#-
    A register's code as every feed has it, however it was typed: what two spellings of one code share.

    It is one function, flows/persian/codes.py, registered in the engine as a function of one string; this macro is
    the only place that knows its name there.
-#}
{% macro code_key(column) -%}
    code_key({{ column }})
{%- endmacro %}
