{#-
    The wide shape of one kind of entity: a row a period and entity, with a column a count and a column a score.

    entity_kind  agency, service, institution, cluster, un_domain or national
    counts       measures of int_entity_counts that are whole numbers; electronic_pct is always a column
-#}
{% macro measures_to_columns(entity_kind, counts) -%}
    select
        period,
        entity_id,
        {% for measure in counts -%}
        cast(max(case when measure = '{{ measure }}' then value end) as integer) as {{ measure }},
        {% endfor -%}
        {% for measure in ["electronic_pct"] + var("score_columns") -%}
        cast(max(case when measure = '{{ measure }}' then value end) as decimal(5, 2)) as {{ measure }}
        {{- "," if not loop.last }}
        {% endfor -%}
    from (
        select
            period,
            entity_id,
            measure,
            value
        from {{ ref('int_entity_counts') }}
        where entity_kind = '{{ entity_kind }}'

        union all

        select
            period,
            entity_id,
            measure,
            rounded_value as value
        from {{ ref('int_scores') }}
        where
            is_published
            and entity_kind = '{{ entity_kind }}'
    ) as measures
    group by period, entity_id
{%- endmacro %}

{#-
    The columns of scores that the wide marts have: the pillars of their contract, and the total.

    A pillar that a methodology does not have is an empty column; one that has no column is in `pillar_scores`.
-#}
{% macro score_columns(relation) -%}
    {%- for measure in var("score_columns") -%}
    {{ relation }}.{{ measure }}
        {{- ",\n        " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
