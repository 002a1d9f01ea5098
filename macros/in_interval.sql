{#-
    Whether a value lies in an interval of a seed; a missing bound is none, and a missing value lies in no interval.

    value     expression
    interval  relation with lower, lower_inclusive, upper and upper_inclusive
-#}
{% macro in_interval(value, interval) -%}
    (
        {{ value }} is not null
        and (
            {{ interval }}.lower is null
            or {{ value }} > {{ interval }}.lower
            or ({{ value }} = {{ interval }}.lower and {{ interval }}.lower_inclusive)
        )
        and (
            {{ interval }}.upper is null
            or {{ value }} < {{ interval }}.upper
            or ({{ value }} = {{ interval }}.upper and {{ interval }}.upper_inclusive)
        )
    )
{%- endmacro %}
