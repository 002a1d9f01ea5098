{#-
    Whether a row is of a period whose data changed since the build that this one goes on from; empty where all are
    built.

    columns  those of the row that hold a period
-#}
{% macro of_changed_periods(columns) -%}
    {%- set conditions = [] -%}
    {%- if var("changed_periods", []) -%}
        {%- for column in columns -%}
            {%- do conditions.append(column ~ " in (" ~ var("changed_periods") | join(", ") ~ ")") -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(conditions | join(" or ")) }}
{%- endmacro %}

{#- Override dbt's: of a model that keeps the rows of other periods, a test looks at those that were built. -#}
{% macro get_where_subquery(relation) -%}
    {%- set tested = namespace(columns=[]) -%}
    {%- if execute and var("changed_periods", []) -%}
        {%- for node in graph.nodes.values() if node.resource_type == "model" and node.alias == relation.identifier -%}
            {%- set tested.columns = node.config.get("meta", {}).get("by_period", []) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set of_changed = of_changed_periods(tested.columns) -%}
    {%- if of_changed -%}
        {{ return("(select * from " ~ relation ~ " where " ~ of_changed ~ ")") }}
    {%- endif -%}
    {{ return(default__get_where_subquery(relation)) }}
{%- endmacro %}
