{#-
    How a model becomes a table: in one statement, in a database that is this build's alone.

    dbt-duckdb's own builds a table beside the former one, renames both and drops the former, for readers that are
    there meanwhile; a build has none. A contract is checked before, as dbt does, and its columns keep their order.
-#}
{% materialization table, adapter="duckdb" %}
    {%- set relation = this.incorporate(type="table") -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement("main") -%}
        {% if config.get("contract").enforced -%}
            {{ get_assert_columns_equivalent(compiled_code) }}
        {%- endif %}
        create or replace table {{ relation }} as (
            {{ get_select_subquery(compiled_code) if config.get("contract").enforced else compiled_code }}
        )
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ return({"relations": [relation]}) }}
{% endmaterialization %}
