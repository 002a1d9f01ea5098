with scores as (

    select * from {{ ref('int_scores') }}
    where is_published and entity_kind != 'vulnerable_group_agency'

),

pillars as (

    select * from {{ ref('pillars') }}

),

entities as (

    select * from {{ ref('int_entities') }}

),

final as (

    select
        scores.period,
        scores.entity_kind,
        scores.entity_id,
        entities.name_fa as entity_name_fa,
        entities.name_en as entity_name_en,
        scores.agency_id,
        scores.measure as pillar,
        pillars.name_fa as pillar_name_fa,
        pillars.name_en as pillar_name_en,
        cast(100 * pillars.weight as decimal(5, 2)) as weight_pct,
        scores.rounded_value as score,
        cast(scores.value * pillars.weight as decimal(24, 15)) as points
    from scores
    inner join pillars
        on
            scores.methodology_id = pillars.methodology_id
            and scores.measure = pillars.pillar
    left join entities
        on
            scores.period = entities.period
            and scores.entity_kind = entities.entity_kind
            and scores.entity_id = entities.entity_id

)

select * from final
