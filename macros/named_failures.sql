{#-
    dbt's own four tests, with failing rows that name themselves.

    As dbt writes them, a failure is a value or a count. Here each failing row carries `message`: the
    table, the column, what is wrong with it and the whole row, as our own tests do.
-#}
{% macro default__test_not_null(model, column_name) -%}
    select
        failing.*,
        '{{ model.identifier }}: {{ column_name }} is empty in the row ' || cast(failing as varchar) as message
    from {{ model }} as failing
    where failing.{{ column_name }} is null
{%- endmacro %}

{% macro default__test_unique(model, column_name) -%}
    select
        {{ column_name }},
        count(*) as rows_count,
        '{{ model.identifier }}: ' || count(*) || ' rows share {{ column_name }} = ' || {{ column_name }} as message
    from {{ model }}
    where {{ column_name }} is not null
    group by {{ column_name }}
    having count(*) > 1
{%- endmacro %}

{% macro default__test_accepted_values(model, column_name, values, quote=true) -%}
    select
        failing.*,
        '{{ model.identifier }}: {{ column_name }} = ' || failing.{{ column_name }}
        || ' is none of {{ values | join(", ") }} in the row ' || cast(failing as varchar) as message
    from {{ model }} as failing
    where
        failing.{{ column_name }} not in (
            {%- for value in values -%}
                {{ "'" ~ value ~ "'" if quote else value }}{{ ", " if not loop.last }}
            {%- endfor -%}
        )
{%- endmacro %}

{% macro default__test_relationships(model, column_name, to, field) -%}
    select
        failing.*,
        '{{ model.identifier }}: {{ column_name }} = ' || failing.{{ column_name }}
        || ' is not in {{ to.identifier }} ({{ field }}), in the row ' || cast(failing as varchar) as message
    from {{ model }} as failing
    where
        failing.{{ column_name }} is not null
        and not exists (select 1 from {{ to }} as parent where parent.{{ field }} = failing.{{ column_name }})
{%- endmacro %}
