{#-
    Drops what `--store-failures` kept, when there is nothing to look at.

    A build stores the rows that each test finds, so that an error can name them. When no test and no
    model failed these are some hundred empty tables, and a published file holds none of them.
-#}
{% macro drop_test_failures(results) -%}
    {%- set failed = results | selectattr("status", "in", ["fail", "error", "runtime error"]) | list -%}
    {%- if execute and not failed -%}
        drop schema if exists test_failures cascade
    {%- endif -%}
{%- endmacro %}
