{#- No two rows share the values of `columns`; a null equals a null. Fails with one row a repeated key. -#}
{% test unique_combination(model, columns) %}

select
    {{ columns | join(", ") }},
    count(*) as rows_count,
    concat_ws(
        ' ', '{{ model.identifier }}:', count(*), 'rows share',
        {% for column in columns -%}
            '{{ column }} = ' || coalesce(cast({{ column }} as varchar), '(empty)')
            {%- if not loop.last %}, {% endif %}
        {%- endfor %}
    ) as message
from {{ model }}
group by {{ columns | join(", ") }}
having count(*) > 1

{% endtest %}
