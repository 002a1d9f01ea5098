with pairs as (

    select
        period,
        edition as from_edition,
        compared_with as to_edition
    from {{ ref('stg_editions__editions') }}
    where compared_with is not null

),

kept_figures as (

    select * from {{ ref('stg_editions__figures') }}

),

current_figures as (

    select * from {{ ref('int_figures') }}

),

figure_measures as (

    select * from {{ ref('figure_measures') }}

),

figures as (

    select
        edition, period, entity_kind, entity_id, measure, agency_id, pillar, indicator_no, value, value_text
    from kept_figures

    union all

    select
        'current' as edition, period, entity_kind, entity_id, measure, agency_id, pillar, indicator_no, value,
        value_text
    from current_figures

),

sides as (

    select
        pairs.from_edition,
        pairs.to_edition,
        figures.*,
        figures.edition = pairs.from_edition as is_from
    from pairs
    inner join figures
        on
            pairs.period = figures.period
            and figures.edition in (pairs.from_edition, pairs.to_edition)

),

moved as (

    select
        period,
        from_edition,
        to_edition,
        entity_kind,
        entity_id,
        measure,
        max(pillar) as pillar,
        max(indicator_no) as indicator_no,
        coalesce(first(agency_id) filter (where not is_from), first(agency_id) filter (where is_from)) as agency_id,
        first(value) filter (where is_from) as from_value,
        first(value) filter (where not is_from) as to_value,
        first(value_text) filter (where is_from) as from_value_text,
        first(value_text) filter (where not is_from) as to_value_text
    from sides
    group by period, from_edition, to_edition, entity_kind, entity_id, measure
    having from_value is distinct from to_value or from_value_text is distinct from to_value_text

),

-- Where a figure stands among others (a rank, a place of a board) it hangs on every agency; else on its own.
final as (

    select
        moved.*,
        figure_measures.is_identity as is_identity_measure,
        figure_measures.reached_by,
        case
            when figure_measures.is_relative then 'all'
            when moved.entity_kind in ('institution', 'cluster', 'service') then moved.entity_kind
            when moved.agency_id is not null then 'agency'
            else 'all'
        end as subject_kind,
        case
            when figure_measures.is_relative then 'all'
            when moved.entity_kind in ('institution', 'cluster', 'service') then moved.entity_id
            else coalesce(moved.agency_id, 'all')
        end as subject_id
    from moved
    left join figure_measures
        on
            moved.entity_kind = figure_measures.entity_kind
            and case when moved.measure = moved.pillar then 'pillar' else moved.measure end = figure_measures.measure

)

select * from final
