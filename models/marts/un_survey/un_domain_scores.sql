with un_domains as (

    select * from {{ ref('un_domains') }}

),

standings as (

    select * from {{ ref('int_standings') }}
    where entity_kind = 'un_domain'

),

measures as (

    {{ measures_to_columns("un_domain", counts=["agencies", "services", "sub_services"]) }}

),

final as (

    select
        standings.period,
        un_domains.domain_id,
        standings.name_fa as domain_name_fa,
        standings.name_en as domain_name_en,
        un_domains.proxy_kind,
        un_domains.proxy_id,
        measures.agencies,
        measures.services,
        measures.sub_services,
        measures.electronic_pct,
        {{ score_columns("measures") }},
        standings.rank
    from un_domains
    inner join standings on un_domains.domain_id = standings.entity_id
    inner join measures
        on
            standings.period = measures.period
            and standings.entity_id = measures.entity_id

)

select * from final
