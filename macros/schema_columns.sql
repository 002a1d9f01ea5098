{#- A row a column of the tables of some schemas: `table_schema`, `table_name`, `column_name` and `data_type`. -#}
{% macro schema_columns(schemas) -%}
    {{ return(adapter.dispatch("schema_columns", "payesh")(schemas)) }}
{%- endmacro %}

{% macro default__schema_columns(schemas) -%}
    select
        table_schema,
        table_name,
        column_name,
        lower(data_type) as data_type
    from information_schema.columns
    where table_schema in ('{{ schemas | join("', '") }}')
{%- endmacro %}

{#- A catalog in memory has no information schema: the project's nodes of the schemas are asked, one by one. -#}
{% macro spark__schema_columns(schemas) -%}
    {%- set rows = ["('', '', '', '')"] -%}
    {%- for node in (graph.nodes.values() if execute else [])
        if node.schema in schemas and node.resource_type in ("seed", "model") -%}
        {%- set relation = api.Relation.create(schema=node.schema, identifier=node.alias) -%}
        {%- for column in adapter.get_columns_in_relation(relation) -%}
            {%- do rows.append("('" ~ [node.schema, node.alias, column.name, column.dtype] | join("', '") ~ "')") -%}
        {%- endfor -%}
    {%- endfor -%}
    select * from values {{ rows | join(", ") }} as columns (table_schema, table_name, column_name, data_type)
{%- endmacro %}
