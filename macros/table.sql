{#-
    How a model becomes a table: in one statement, in a database that is this build's alone.

    dbt-duckdb's own builds a table beside the former one, renames both and drops the former, for readers that are
    there meanwhile; a build has none. A contract is checked before, as dbt does, and its columns keep their order.

    Where a build goes on from another one and only the data of some periods changed (`changed_periods`), a model whose
    rows of a period hang on that period's data alone (`meta: by_period`, the columns that hold one) keeps its others.
-#}
{% materialization table, adapter="duckdb" %}
    {%- set relation = this.incorporate(type="table") -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement("main") -%}
        {% if config.get("contract").enforced -%}
            {{ get_assert_columns_equivalent(compiled_code) }}
        {%- endif %}
        {%- set rows = get_select_subquery(compiled_code) if config.get("contract").enforced else compiled_code %}
        {%- set of_changed = of_changed_periods(config.get("meta", {}).get("by_period", [])) %}
        {%- if of_changed %}
        delete from {{ relation }} where {{ of_changed }};
        insert into {{ relation }} select * from ({{ rows }}) where {{ of_changed }}
        {%- else %}
        create or replace table {{ relation }} as ({{ rows }})
        {%- endif %}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ return({"relations": [relation]}) }}
{% endmaterialization %}
