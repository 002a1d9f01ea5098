-- The total of an entity is its weighted pillars, before anything is rounded, and it has a score in every pillar of its
-- methodology. Fails with the entity.
with totals as (

    select *
    from {{ ref('int_scores') }}
    where
        is_published
        and measure = 'total'
        and entity_kind != 'vulnerable_group_agency'

),

pillars as (

    select
        methodology_id,
        count(*) as pillars
    from {{ ref('pillars') }}
    group by methodology_id

),

points as (

    select
        period,
        entity_kind,
        entity_id,
        count(*) as pillars,
        sum(points) as points
    from {{ ref('pillar_scores') }}
    group by period, entity_kind, entity_id

)

select
    totals.period,
    totals.entity_kind,
    totals.entity_id,
    concat(
        'pillar_scores: period ', totals.period, ', ', totals.entity_kind, ' ', totals.entity_id, ': ',
        coalesce(points.pillars, 0), ' of ', pillars.pillars, ' pillars have a score, and their points add up to ',
        coalesce(points.points, 0), ', the total is ', totals.value
    ) as message
from totals
inner join pillars on totals.methodology_id = pillars.methodology_id
left join points
    on
        totals.period = points.period
        and totals.entity_kind = points.entity_kind
        and totals.entity_id = points.entity_id
where
    points.pillars is distinct from pillars.pillars
    or (totals.value is null) != (points.points is null)
    -- a pillar's points are kept to 15 places: two sums that are rounded may lie on two sides of an edge
    or abs(totals.value - points.points) > 0.000000001
