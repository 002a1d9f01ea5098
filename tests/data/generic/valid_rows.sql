{#-
    What each row of a model or seed promises by itself and towards others, in one test: its key, presence, values,
    bounds and references. Fails with one row a key that is shared, a row that breaks a promise, or an unknown
    reference; `message` names the table, the columns, what is wrong and the row, `claim` what was promised.

    key           columns that no two rows share and that no row lacks; a mart's primary key
    key_may_lack  those of them that a row may lack all the same; an empty value equals an empty value
    key_holds_by  of a relation of observations, what its key follows from: to look for two rows that share one would
                  cost more than to make them
    unique        further lists of columns that no two rows share; an empty value equals an empty value
    present       further columns that no row lacks
    accepted      by column, its only values; an empty one passes
    within        by column, its lower and upper bound, both included; an empty one passes
    known         references: `columns` together are a row of `to` (its `to_columns`, else the same names); one of
                  which a column is empty passes
-#}
{% test valid_rows(
    model, key=[], key_may_lack=[], key_holds_by=none, unique=[], present=[], accepted={}, within={}, known=[]
) %}

{%- set name = model.identifier %}
{%- set required = key | reject("in", key_may_lack) | list + present %}
{%- set problems = [] %}
{%- for column in required %}
    {%- do problems.append((column ~ " is null", "'" ~ column ~ " is empty'", column ~ " is empty")) %}
{%- endfor %}
{%- for column, values in accepted.items() %}
    {%- set listed = [] %}
    {%- for value in values %}
        {%- do listed.append("'" ~ value ~ "'" if value is string else value) %}
    {%- endfor %}
    {%- do problems.append((
        column ~ " not in (" ~ listed | join(", ") ~ ")",
        "'" ~ column ~ " = ' || " ~ column ~ " || ' is none of " ~ values | join(", ") ~ "'",
        column ~ " is none of its values",
    )) %}
{%- endfor %}
{%- for column, bounds in within.items() %}
    {%- do problems.append((
        "(" ~ column ~ " < " ~ bounds[0] ~ " or " ~ column ~ " > " ~ bounds[1] ~ ")",
        "'" ~ column ~ " = ' || " ~ column ~ " || ' is outside " ~ bounds[0] ~ " to " ~ bounds[1] ~ "'",
        column ~ " is outside its bounds",
    )) %}
{%- endfor %}

{%- set compared = ([key] if key and not key_holds_by else []) + unique %}
{%- for columns in compared %}
select
    '{{ columns | join(", ") }} is shared' as claim,
    concat_ws(
        ' ', '{{ name }}:', count(*), 'rows share',
        {% for column in columns -%}
            '{{ column }} = ' || coalesce(cast({{ column }} as string), '(empty)')
            {%- if not loop.last %}, {% endif %}
        {%- endfor %}
    ) as message
from {{ model }}
group by {{ columns | join(", ") }}
having count(*) > 1
{% if not loop.last %}
union all
{% endif %}
{%- endfor %}

{%- if problems %}
{% if compared %}
union all
{% endif %}
select
    concat_ws(
        ', ',
        {%- for condition, _, claim in problems %}
        case when {{ condition }} then '{{ claim }}' end{{ "," if not loop.last }}
        {%- endfor %}
    ) as claim,
    '{{ name }}: ' || concat_ws(
        ', ',
        {%- for condition, problem, _ in problems %}
        case when {{ condition }} then {{ problem }} end{{ "," if not loop.last }}
        {%- endfor %}
    ) || ' in the row ' || {{ row_as_text('failing') }} as message
from {{ model }} as failing
where
    {%- for condition, _, _ in problems %}
    {{ condition }}{{ " or" if not loop.last }}
    {%- endfor %}
{%- endif %}

{%- for reference in known %}
{%- set to_columns = reference.to_columns or reference.columns %}

union all

select
    '{{ reference.columns | join(", ") }} is not in {{ reference.to.identifier }}' as claim,
    concat_ws(
        ' ', '{{ name }}:',
        {% for column in reference.columns -%}
            '{{ column }} = ' || child.{{ column }},
        {% endfor -%}
        'is not in {{ reference.to.identifier }}'
        {%- if to_columns != reference.columns %}, '({{ to_columns | join(", ") }})'{% endif %},
        'in the row', {{ row_as_text('child') }}
    ) as message
from {{ model }} as child
where
    {% for column in reference.columns -%}
        child.{{ column }} is not null and
    {% endfor -%}
    not exists (
        select 1 from {{ reference.to }} as parent
        where
            {% for column in to_columns -%}
                parent.{{ column }} = child.{{ reference.columns[loop.index0] }}
                {%- if not loop.last %} and {% endif %}
            {%- endfor %}
    )
{%- endfor %}

{% endtest %}
