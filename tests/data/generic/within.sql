{#- The value is from `lower` to `upper`, both included. Fails with the row. -#}
{% test within(model, column_name, lower, upper) %}

select
    *,
    '{{ model.identifier }}: {{ column_name }} = ' || {{ column_name }} || ' is outside {{ lower }} to {{ upper }}' as message
from {{ model }}
where {{ column_name }} < {{ lower }} or {{ column_name }} > {{ upper }}

{% endtest %}
