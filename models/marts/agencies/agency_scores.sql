with agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

standings as (

    select * from {{ ref('int_standings') }}
    where entity_kind = 'agency'

),

measures as (

    {{ measures_to_columns("agency", counts=["services", "sub_services"]) }}

),

final as (

    select
        agencies.period,
        agencies.agency_id,
        agencies.agency_name_fa,
        agencies.agency_name_en,
        agencies.institution_id,
        agencies.participation_status,
        measures.services,
        measures.sub_services,
        measures.electronic_pct,
        {{ score_columns("measures") }},
        standings.rank,
        standings.rank_competition,
        standings.quality_level
    from agencies
    inner join measures
        on
            agencies.period = measures.period
            and agencies.agency_id = measures.entity_id
    inner join standings
        on
            agencies.period = standings.period
            and agencies.agency_id = standings.entity_id

)

select * from final
