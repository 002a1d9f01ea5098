{#- A type by the name that it has in YAML, where types are named as DuckDB does, as Spark names it. -#}
{% macro spark_type(type) -%}
    {%- set names = {"varchar": "string", "integer": "int", "timestamp with time zone": "timestamp"} -%}
    {{- names.get(type, type) -}}
{%- endmacro %}

{#- Overrides dbt's: the columns of a contract, with types as Spark names them. -#}
{% macro spark__get_empty_schema_sql(columns) -%}
    select
    {%- for column in columns.values() %}
        cast(null as {{ spark_type(column["data_type"]) }}) as {{ column["name"] }}{{ "," if not loop.last }}
    {%- endfor %}
{%- endmacro %}
