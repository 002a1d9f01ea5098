{#-
    Turns columns into rows: one `select` a measure, joined by `union all`.

    relation    CTE or relation to read
    keys        expressions kept on every row, each with its alias where it needs one
    measures    columns to turn, either their names or a mapping of the measure's name to its column
    value_name  name of the column that takes the value
    value_type  type of that column
-#}
{% macro measures_to_rows(relation, keys, measures, value_name="value", value_type="decimal(18, 2)") -%}
    {%- set columns = measures if measures is mapping else dict(zip(measures, measures)) -%}
    {%- for measure, column in columns.items() -%}
        {%- if not loop.first %}

    union all

    {% endif -%}
    select
        {% for key in keys -%}
        {{ key }},
        {% endfor -%}
        '{{ measure }}' as measure,
        cast({{ column }} as {{ value_type }}) as {{ value_name }}
    from {{ relation }}
    {%- endfor -%}
{%- endmacro %}
