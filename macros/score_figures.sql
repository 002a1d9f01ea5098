{#-
    Every score of a relation in one long shape, for `score_figures`: a row an entity and measure that has a value.

    relation     CTE to read; it has a period
    entity_kind  what the entity is: agency, institution, …
    entity_id    expression of its id, unique within the kind and period
    numbers      columns or expressions that are numbers (a mapping names expressions)
    texts        columns that are words, such as a level
    agency_id, pillar, indicator_no  expressions of what the figure is of, where it is of one
-#}
{% macro score_figures(
    relation, entity_kind, entity_id, numbers, texts=[], agency_id="cast(null as string)",
    pillar="cast(null as string)", indicator_no="cast(null as integer)"
) -%}
    {%- set keys = [
        "period", "cast(" ~ entity_id ~ " as string) as entity_id", agency_id ~ " as agency_id", pillar ~ " as pillar",
        indicator_no ~ " as indicator_no",
    ] -%}
    {%- set pillars = ["user_centric", "transparent", "integrated", "participatory"] -%}
    select
        period,
        '{{ entity_kind }}' as entity_kind,
        entity_id,
        measure,
        agency_id,
        coalesce(
            pillar, case when measure in ('{{ pillars | join("', '") }}') then measure end
        ) as pillar,
        indicator_no,
        value,
        cast(null as string) as value_text
    from (
        {{ measures_to_rows(relation=relation, keys=keys, measures=numbers, value_type="decimal(38, 15)") }}
    ) as numbers
    where value is not null
    {%- if texts %}

    union all

    select
        period,
        '{{ entity_kind }}' as entity_kind,
        entity_id,
        measure,
        agency_id,
        pillar,
        indicator_no,
        cast(null as decimal(38, 15)) as value,
        value_text
    from (
        {{ measures_to_rows(
            relation=relation, keys=keys, measures=texts, value_name="value_text", value_type="string"
        ) }}
    ) as texts
    where value_text is not null
    {%- endif %}
{%- endmacro %}
