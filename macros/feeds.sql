{#-
    The feeds: relation of the staged rows by name, from the macros feed__<feed> of macros/feeds/.

    They are found by their names, so that a new feed brings a file of its own and no list has to be kept. `graph`
    could name the models too, but not while dbt finds out what a model depends on.
-#}
{% macro feeds() -%}
    {%- set found = {} -%}
    {%- for name in context | sort if name.startswith("feed__") -%}
        {%- do found.update({name[6:]: context[name]()}) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
