with standings as (

    select * from {{ ref('int_standings') }}
    where entity_kind = 'institution'

),

measures as (

    {{ measures_to_columns("institution", counts=["agencies", "services", "sub_services"]) }}

),

final as (

    select
        standings.period,
        standings.entity_id as institution_id,
        standings.name_fa as institution_name_fa,
        standings.name_en as institution_name_en,
        measures.agencies,
        measures.services,
        measures.sub_services,
        measures.electronic_pct,
        {{ score_columns("measures") }},
        standings.rank
    from standings
    inner join measures
        on
            standings.period = measures.period
            and standings.entity_id = measures.entity_id

)

select * from final
