{#- A row a column of a schema's tables: `table_name` and `column_name`. -#}
{% macro schema_columns(schema) -%}
    {{ return(adapter.dispatch("schema_columns", "payesh")(schema)) }}
{%- endmacro %}

{% macro default__schema_columns(schema) -%}
    select
        table_name,
        column_name
    from information_schema.columns
    where table_schema = '{{ schema }}'
{%- endmacro %}

{#- A catalog in memory has no information schema: the project's nodes of the schema are asked, one by one. -#}
{% macro spark__schema_columns(schema) -%}
    {%- set rows = ["('', '')"] -%}
    {%- for node in (graph.nodes.values() if execute else []) if node.schema == schema -%}
        {%- set relation = api.Relation.create(schema=schema, identifier=node.alias) -%}
        {%- for column in adapter.get_columns_in_relation(relation) if node.resource_type in ("seed", "model") -%}
            {%- do rows.append("('" ~ node.alias ~ "', '" ~ column.name ~ "')") -%}
        {%- endfor -%}
    {%- endfor -%}
    select * from values {{ rows | join(", ") }} as columns (table_name, column_name)
{%- endmacro %}
