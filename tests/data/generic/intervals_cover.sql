{#-
    The intervals of each group leave no hole, do not overlap and reach from `domain_lower` to
    `domain_upper` (left out: no bound at all, written as an empty lower or upper). Expects the
    columns lower, lower_inclusive, upper and upper_inclusive. Fails with one row an interval
    whose lower end does not meet the interval below it, or whose outer end misses the domain.
-#}
{% test intervals_cover(model, group_by, label, domain_lower="null", domain_upper="null") %}

{%- set partition = "partition by " ~ group_by | join(", ") ~ " order by lower nulls first, upper nulls last" %}

with neighbours as (

    select
        *,
        lag({{ label }}) over ({{ partition }}) as label_below,
        lag(upper) over ({{ partition }}) as upper_below,
        lag(upper_inclusive) over ({{ partition }}) as upper_inclusive_below,
        row_number() over ({{ partition }}) as place,
        count(*) over (partition by {{ group_by | join(", ") }}) as places
    from {{ model }}

),

problems as (

    select
        *,
        case
            when lower > upper or (lower = upper and not (lower_inclusive and upper_inclusive))
                then 'is empty: its lower bound is not below its upper bound'
            when place = 1 and lower is distinct from {{ domain_lower }}
                then 'is the lowest and must begin at {{ "no bound" if domain_lower == "null" else domain_lower }}'
            when place = 1 and lower is not null and not lower_inclusive
                then 'is the lowest and must include its lower bound'
            when place > 1 and (lower is null or upper_below is null)
                then 'overlaps ' || label_below || ': an inner bound is empty'
            when place > 1 and lower < upper_below
                then 'overlaps ' || label_below || ', which ends at ' || upper_below
            when place > 1 and lower > upper_below
                then 'leaves a hole above ' || label_below || ', which ends at ' || upper_below
            when place > 1 and lower_inclusive and upper_inclusive_below
                then 'overlaps ' || label_below || ': both include ' || lower
            when place > 1 and not lower_inclusive and not upper_inclusive_below
                then 'leaves a hole at ' || lower || ': neither it nor ' || label_below || ' includes it'
            when place = places and upper is distinct from {{ domain_upper }}
                then 'is the highest and must end at {{ "no bound" if domain_upper == "null" else domain_upper }}'
            when place = places and upper is not null and not upper_inclusive
                then 'is the highest and must include its upper bound'
        end as problem
    from neighbours

)

select
    {{ group_by | join(", ") }},
    {{ label }},
    lower,
    upper,
    concat_ws(
        ' ', '{{ model.identifier }}:',
        {% for column in group_by -%}
            '{{ column }} = ' || {{ column }},
        {% endfor -%}
        '{{ label }} = ' || {{ label }}, '(' || coalesce(cast(lower as string), '…'), 'to',
        coalesce(cast(upper as string), '…') || ')', problem
    ) as message
from problems
where problem is not null

{% endtest %}
