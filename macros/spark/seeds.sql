{#-
    Override dbt-spark's: its own writes an empty cell as the text None, breaks on an apostrophe, and takes the types of
    our YAML for Spark's. A column without a type there is text.
-#}
{% macro spark__create_csv_table(model, agate_table) -%}
    {%- set types = model["config"].get("column_types", {}) -%}
    {%- set sql -%}
        create table {{ this.render() }} (
            {%- for column in agate_table.column_names %}
            {{ column }} {{ spark_type(types.get(column, "varchar")) }}{{ "," if not loop.last }}
            {%- endfor %}
        ) using parquet
    {%- endset -%}
    {%- call statement("_") -%}{{ sql }}{%- endcall -%}
    {{ return(sql) }}
{%- endmacro %}

{% macro spark__load_csv_rows(model, agate_table) -%}
    {%- set types = model["config"].get("column_types", {}) -%}
    {%- for chunk in agate_table.rows | batch(1000) -%}
        {%- set sql -%}
            insert into {{ this.render() }}
            select
                {%- for column in agate_table.column_names %}
                cast({{ column }} as {{ spark_type(types.get(column, "varchar")) }}) as {{ column }}{{ "," if not loop.last }}
                {%- endfor %}
            from values
                {%- for row in chunk %}
                (
                    {%- for value in row.values() -%}
                        {{ spark_literal(value) }}{{ ", " if not loop.last }}
                    {%- endfor -%}
                ){{ "," if not loop.last }}
                {%- endfor %}
            as rows ({{ agate_table.column_names | join(", ") }})
        {%- endset -%}
        {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
    {%- endfor -%}
    {{ return("") }}
{%- endmacro %}

{#- A cell of a seed as a text of Spark's; null for an empty one. -#}
{% macro spark_literal(value) -%}
    {%- if value is none -%}
        cast(null as string)
    {%- else -%}
        '{{ value | string | replace("\\", "\\\\") | replace("'", "\\'") }}'
    {%- endif -%}
{%- endmacro %}
