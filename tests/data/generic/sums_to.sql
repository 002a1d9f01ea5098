{#-
    Within each group of `group_by`, `column_name` adds up to exactly `total`. Fails with one row a
    group; the message lists the group's rows by `label`, so that the changed one can be found.
-#}
{% test sums_to(model, column_name, total, group_by, label) %}

select
    {{ group_by | join(", ") }},
    sum({{ column_name }}) as computed_total,
    concat_ws(
        ' ', '{{ model.identifier }}: {{ column_name }} adds up to', sum({{ column_name }}), 'and not to {{ total }} for',
        {% for column in group_by -%}
            '{{ column }} = ' || coalesce(cast({{ column }} as string), '(empty)'),
        {% endfor -%}
        '(' || {{ joined_texts(label ~ " || ': ' || " ~ column_name, ', ', [label]) }} || ')'
    ) as message
from {{ model }}
group by {{ group_by | join(", ") }}
having sum({{ column_name }}) is distinct from cast({{ total }} as decimal(18, 6))

{% endtest %}
