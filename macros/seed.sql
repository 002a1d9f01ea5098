{#-
    Override dbt's: it reads each seed in Python, to know what its columns are called, before DuckDB reads it again.

    Types are those of our YAML, and a column without one is text. A cell that is not exactly of its column's type fails
    with its file, row and column: 1.5 is no integer, and 0.125 none of two decimals.
-#}
{% materialization seed, adapter="duckdb" %}
    {%- set target = this.incorporate(type="table") -%}
    {%- set file = adapter.get_seed_file_path(model) | replace("'", "''") -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement("main") -%}
        create or replace table {{ target.render() }} as
        select * exclude (seed_row_no) replace (
            {%- for column, type in config.get("column_types", {}).items() %}
            {{ typed_cell(column, type) }} as {{ column }}{{ "," if not loop.last }}
            {%- else %}
            seed_row_no as seed_row_no
            {%- endfor %}
        )
        from (
            select *, 1 + row_number() over () as seed_row_no
            from read_csv(
                '{{ file }}', all_varchar = true, header = true, delim = ',', quote = '"', escape = '"', comment = '',
                skip = 0, nullstr = ''
            )
        ) as cells
    {%- endcall %}
    {%- do store_result("agate_table", response="OK") -%}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({"relations": [target]}) }}
{% endmaterialization %}

{% macro typed_cell(column, type) -%}
    {%- set is_number = type.split("(")[0] in ("integer", "bigint", "decimal") -%}
    case
        when try_cast({{ column }} as {{ type }}) is null and {{ column }} is not null
            {%- if is_number %}
            or try_cast({{ column }} as decimal(38, 20)) != try_cast({{ column }} as {{ type }})
            {%- endif %}
            then error(
                '{{ this.identifier }}.csv, row ' || seed_row_no || ', {{ column }}: "' || {{ column }}
                || '" is not exactly of type {{ type }}; correct it'
            )
        else cast({{ column }} as {{ type }})
    end
{%- endmacro %}
