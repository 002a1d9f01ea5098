with indicator_scores as (

    select * from {{ ref('int_agency_indicator_scores') }}

),

pillars as (

    select * from {{ ref('pillars') }}

),

counts as (

    select * from {{ ref('int_agency_service_counts') }}

),

pillar_scores as (

    select
        period,
        methodology_id,
        agency_id,
        pillar,
        sum(points) as score
    from indicator_scores
    group by period, methodology_id, agency_id, pillar

),

agencies as (

    select
        pillar_scores.period,
        pillar_scores.methodology_id,
        pillar_scores.agency_id,
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
    group by pillar_scores.period, pillar_scores.methodology_id, pillar_scores.agency_id

),

final as (

    select
        agencies.period,
        agencies.methodology_id,
        agencies.agency_id,
        counts.services,
        counts.sub_services,
        counts.electronic_sub_services,
        counts.electronic_pct,
        cast(agencies.user_centric as decimal(24, 15)) as user_centric,
        cast(agencies.transparent as decimal(24, 15)) as transparent,
        cast(agencies.integrated as decimal(24, 15)) as integrated,
        cast(agencies.participatory as decimal(24, 15)) as participatory,
        cast(agencies.total as decimal(24, 15)) as total
    from agencies
    inner join counts
        on
            agencies.period = counts.period
            and agencies.agency_id = counts.agency_id

)

select * from final
