{#-
    Override dbt's: it reads each seed in Python, to know what its columns are called, before DuckDB reads it again.
    Types are those of our YAML; a cell that is not of its column's type fails with its file, line and column.
-#}
{% materialization seed, adapter="duckdb" %}
    {%- set target = this.incorporate(type="table") -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement("main") -%}
        create or replace table {{ target.render() }} as
        select * from read_csv(
            '{{ adapter.get_seed_file_path(model) | replace("'", "''") }}',
            header = true, delim = ',', quote = '"', escape = '"', comment = '', skip = 0, nullstr = '',
            all_varchar = true,
            types = {
                {%- for column, type in config.get("column_types", {}).items() %}
                '{{ column }}': '{{ type }}'{{ "," if not loop.last }}
                {%- endfor %}
            }
        )
    {%- endcall %}
    {%- do store_result("agate_table", response="OK") -%}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({"relations": [target]}) }}
{% endmaterialization %}
