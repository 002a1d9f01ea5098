with standings as (

    select * from {{ ref('int_standings') }}
    where entity_kind = 'national'

),

measures as (

    {{ measures_to_columns("national", counts=[
        "agencies_in_scope", "agencies_participating", "agencies_not_participating", "agencies_not_applicable",
        "services", "sub_services", "electronic_sub_services",
    ]) }}

),

final as (

    select
        standings.period,
        measures.agencies_in_scope,
        measures.agencies_participating,
        measures.agencies_not_participating,
        measures.agencies_not_applicable,
        measures.services,
        measures.sub_services,
        measures.electronic_sub_services,
        measures.electronic_pct,
        {{ score_columns("measures") }},
        standings.quality_level
    from standings
    inner join measures on standings.period = measures.period

)

select * from final
