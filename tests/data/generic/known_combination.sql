{#-
    The values of `columns` together are a row of `to` (its `to_columns`, else the same names).
    Rows in which one of them is empty refer to nothing and pass. Fails with one row an unknown key.
-#}
{% test known_combination(model, columns, to, to_columns=none) %}

{%- set target_columns = to_columns or columns %}

select
    {% for column in columns %}child.{{ column }}, {% endfor %}
    concat_ws(
        ' ', '{{ model.identifier }}:',
        {% for column in columns -%}
            '{{ column }} = ' || child.{{ column }},
        {% endfor -%}
        'is not in {{ to.identifier }}'
    ) as message
from {{ model }} as child
where
    {% for column in columns -%}
        child.{{ column }} is not null and
    {% endfor -%}
    not exists (
        select 1 from {{ to }} as parent
        where
            {% for column in columns -%}
                parent.{{ target_columns[loop.index0] }} = child.{{ column }}
                {%- if not loop.last %} and {% endif %}
            {%- endfor %}
    )

{% endtest %}
