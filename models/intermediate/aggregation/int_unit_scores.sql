with agency_scores as (

    select * from {{ ref('int_agency_indicator_scores') }}

),

held_scores as (

    select * from {{ ref('int_held_indicator_scores') }}

),

service_scores as (

    select * from {{ ref('int_service_indicator_scores') }}
    where is_published

),

services as (

    select * from {{ ref('int_entities') }}
    where entity_kind = 'service'

),

pillars as (

    select * from {{ ref('pillars') }}

),

-- A service inherits the scores of its whole agency (no service) and has its own for the rest.
points as (

    select
        period, panel_period, methodology_id, is_published, 'agency' as entity_kind, agency_id as entity_id, agency_id,
        pillar, points
    from agency_scores

    union all

    select
        period, panel_period, methodology_id, false as is_published, 'agency' as entity_kind, agency_id as entity_id,
        agency_id, pillar, points
    from held_scores

    union all

    select
        service_scores.period, service_scores.panel_period, service_scores.methodology_id, service_scores.is_published,
        'service' as entity_kind, services.entity_id, services.agency_id,
        service_scores.pillar, cast(service_scores.score * service_scores.weight as decimal(24, 15)) as points
    from services
    inner join service_scores
        on
            services.period = service_scores.period
            and services.agency_id = service_scores.agency_id
            and services.entity_id = coalesce(service_scores.service_id, services.entity_id)

),

pillar_scores as (

    select
        points.period, points.panel_period, points.methodology_id, points.is_published,
        points.entity_kind, points.entity_id, points.agency_id, points.pillar,
        pillars.weight,
        sum(points.points) as score
    from points
    inner join pillars
        on
            points.methodology_id = pillars.methodology_id
            and points.pillar = pillars.pillar
    group by all

),

final as (

    select
        period, panel_period, methodology_id, is_published, entity_kind, entity_id, agency_id,
        pillar as measure,
        cast(score as decimal(24, 15)) as value
    from pillar_scores

    union all

    select
        period, panel_period, methodology_id, is_published, entity_kind, entity_id, agency_id,
        'total' as measure,
        cast(sum(score * weight) as decimal(24, 15)) as value
    from pillar_scores
    group by period, panel_period, methodology_id, is_published, entity_kind, entity_id, agency_id

)

select * from final
