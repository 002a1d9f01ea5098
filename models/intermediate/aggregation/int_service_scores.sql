with indicator_scores as (

    select * from {{ ref('int_service_indicator_scores') }}
    where is_published

),

services as (

    select
        period,
        methodology_id,
        agency_id,
        service_id,
        min(service_title) as service_title,
        count(*) as sub_services,
        count(case when is_electronic then 1 end) as electronic_sub_services
    from {{ ref('int_registered_sub_services') }}
    group by period, methodology_id, agency_id, service_id

),

pillars as (

    select * from {{ ref('pillars') }}

),

-- A service inherits the scores of its whole agency (no service) and has its own for the rest.
pillar_scores as (

    select
        services.period,
        services.methodology_id,
        services.agency_id,
        services.service_id,
        indicator_scores.pillar,
        sum(indicator_scores.score * indicator_scores.weight) as score
    from services
    inner join indicator_scores
        on
            services.period = indicator_scores.period
            and services.agency_id = indicator_scores.agency_id
            and services.service_id = coalesce(indicator_scores.service_id, services.service_id)
    group by
        services.period, services.methodology_id, services.agency_id, services.service_id,
        indicator_scores.pillar

),

totals as (

    select
        pillar_scores.period,
        pillar_scores.agency_id,
        pillar_scores.service_id,
        sum(case when pillar_scores.pillar = 'user_centric' then pillar_scores.score end) as user_centric,
        sum(case when pillar_scores.pillar = 'transparent' then pillar_scores.score end) as transparent,
        sum(case when pillar_scores.pillar = 'integrated' then pillar_scores.score end) as integrated,
        sum(case when pillar_scores.pillar = 'participatory' then pillar_scores.score end) as participatory,
        sum(pillar_scores.score * pillars.weight) as total
    from pillar_scores
    inner join pillars
        on
            pillar_scores.methodology_id = pillars.methodology_id
            and pillar_scores.pillar = pillars.pillar
    group by pillar_scores.period, pillar_scores.agency_id, pillar_scores.service_id

),

final as (

    select
        services.period,
        services.agency_id,
        services.service_id,
        services.service_title,
        services.sub_services,
        services.electronic_sub_services,
        cast(totals.user_centric as decimal(24, 15)) as user_centric,
        cast(totals.transparent as decimal(24, 15)) as transparent,
        cast(totals.integrated as decimal(24, 15)) as integrated,
        cast(totals.participatory as decimal(24, 15)) as participatory,
        cast(totals.total as decimal(24, 15)) as total
    from services
    inner join totals
        on
            services.period = totals.period
            and services.agency_id = totals.agency_id
            and services.service_id = totals.service_id

)

select * from final
