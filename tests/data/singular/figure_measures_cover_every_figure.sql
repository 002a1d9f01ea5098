-- A measure without a row has no cause of its own when it moves: say in figure_measures what it hangs on.
with figures as (

    select
        entity_kind,
        case when measure = pillar then 'pillar' else measure end as measure
    from {{ ref('score_figures') }}

    union

    select
        entity_kind,
        case when measure = pillar then 'pillar' else measure end as measure
    from {{ ref('stg_editions__figures') }}

)

select
    figures.entity_kind,
    figures.measure,
    concat(
        'figure_measures has no row for entity_kind = ', figures.entity_kind, ', measure = ', figures.measure,
        '; add one that says what it hangs on'
    ) as message
from figures
left join {{ ref('figure_measures') }} as figure_measures
    on
        figures.entity_kind = figure_measures.entity_kind
        and figures.measure = figure_measures.measure
where figure_measures.measure is null
