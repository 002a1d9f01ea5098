{#-
    What is written between `call(feed, rows) union_of_feeds()` and `endcall`, once a feed, joined by `union all`.

    feed  name of the feed
    rows  relation of its staged rows

    The feeds are the macros feed__<feed> of macros/feeds/, found by their names: a new feed brings a file of its own,
    and no list has to be kept. (dbt's `graph` would name the models too, but not while dbt finds out what depends on
    what.)
-#}
{% macro union_of_feeds() -%}
    {%- for name in context | sort if name.startswith("feed__") -%}
        {%- if not loop.first %}

    union all

        {% endif -%}
        {{- caller(name[6:], context[name]()) | trim -}}
    {%- endfor -%}
{%- endmacro %}
