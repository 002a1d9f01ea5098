{#-
    The folded form of a Persian (or English) name: what two spellings of one name share.

    The folding itself is one function, flows/persian/text.py, registered in the engine as a
    function of one string; this macro is the only place that knows its name there.
-#}
{% macro persian_key(column) -%}
    persian_key({{ column }})
{%- endmacro %}
