{#-
    The long shape of int_figures: a row a period, entity and measure that has a value, a number or a word.

    relation     CTE to read; it has a period
    entity_kind  expression of what the entity is: agency, institution, …
    entity_id    expression of its id, unique within the kind and period
    numbers      columns that are numbers, or a mapping of the measure's name to its expression
    texts        columns that are words, such as a level, likewise
    agency_id, pillar, indicator_no  expressions of what the figure is of, where it is of one
-#}
{% macro figure_rows(
    relation, entity_kind, entity_id, numbers=[], texts=[], agency_id="null", pillar="null", indicator_no="null"
) -%}
    {%- set keys = [
        "period", entity_kind ~ " as entity_kind", "cast(" ~ entity_id ~ " as string) as entity_id",
        "cast(" ~ agency_id ~ " as string) as agency_id", "cast(" ~ pillar ~ " as string) as pillar",
        "cast(" ~ indicator_no ~ " as integer) as indicator_no",
    ] -%}
    {%- if numbers %}
    select
        period,
        entity_kind,
        entity_id,
        measure,
        agency_id,
        pillar,
        indicator_no,
        value,
        cast(null as string) as value_text
    from (
        {{ measures_to_rows(relation, keys, numbers, value_type="decimal(38, 15)") }}
    ) as numbers
    where value is not null
    {%- endif %}
    {%- if numbers and texts %}

    union all
    {% endif -%}
    {%- if texts %}
    select
        period,
        entity_kind,
        entity_id,
        measure,
        agency_id,
        pillar,
        indicator_no,
        cast(null as decimal(38, 15)) as value,
        value_text
    from (
        {{ measures_to_rows(relation, keys, texts, value_name="value_text", value_type="string") }}
    ) as texts
    where value_text is not null
    {%- endif %}
{%- endmacro %}
