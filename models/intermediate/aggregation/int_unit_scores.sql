with scenarios as (

    select * from {{ ref('int_scoring_scenarios') }}

),

equivalents as (

    select * from {{ ref('int_equivalent_indicators') }}

),

agency_scores as (

    select * from {{ ref('int_agency_indicator_scores') }}

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

-- What a period was never asked can't have been done better or worse in it: the indicator is held at what the agency
-- has in the period that asks, so that its coming or going is all method. A service inherits the scores of its whole
-- agency (no service) and has its own for the rest.
points as (

    select
        period, panel_period, methodology_id, is_published, 'agency' as entity_kind, agency_id as entity_id, agency_id,
        pillar, points
    from agency_scores

    union all

    select
        scenarios.period, scenarios.panel_period, scenarios.methodology_id, scenarios.is_published,
        'agency' as entity_kind, panel.agency_id as entity_id, panel.agency_id, panel.pillar, panel.points
    from scenarios
    inner join agency_scores as panel
        on
            scenarios.panel_period = panel.period
            and scenarios.period = panel.panel_period
            and scenarios.methodology_id = panel.methodology_id
    left join equivalents
        on
            scenarios.own_methodology_id = equivalents.asked_methodology_id
            and scenarios.methodology_id = equivalents.methodology_id
            and panel.indicator_no = equivalents.indicator_no
    where
        not scenarios.is_published
        and scenarios.own_methodology_id != scenarios.methodology_id
        and equivalents.indicator_no is null

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

final as (

    select
        period, panel_period, methodology_id, is_published, entity_kind, entity_id, agency_id,
        pillar as measure,
        cast(sum(points) as decimal(24, 15)) as value
    from points
    group by period, panel_period, methodology_id, is_published, entity_kind, entity_id, agency_id, pillar

    union all

    select
        points.period, points.panel_period, points.methodology_id, points.is_published,
        points.entity_kind, points.entity_id, points.agency_id,
        'total' as measure,
        cast(sum(points.points * pillars.weight) as decimal(24, 15)) as value
    from points
    inner join pillars on points.methodology_id = pillars.methodology_id and points.pillar = pillars.pillar
    group by
        points.period, points.panel_period, points.methodology_id, points.is_published,
        points.entity_kind, points.entity_id, points.agency_id

)

select * from final
