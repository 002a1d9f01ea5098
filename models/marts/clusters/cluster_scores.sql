with standings as (

    select * from {{ ref('int_standings') }}
    where entity_kind = 'cluster'

),

measures as (

    {{ measures_to_columns("cluster", counts=["institutions", "agencies", "services", "sub_services"]) }}

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

cluster_members as (

    select * from {{ ref('cluster_members') }}

),

members as (

    select
        agencies.period,
        cluster_members.cluster_no,
        bool_or(cluster_members.is_assumed) as is_membership_assumed
    from agencies
    inner join cluster_members on agencies.agency_id = cluster_members.agency_id
    group by agencies.period, cluster_members.cluster_no

),

final as (

    select
        standings.period,
        members.cluster_no,
        standings.name_fa as cluster_name_fa,
        standings.name_en as cluster_name_en,
        measures.institutions,
        members.is_membership_assumed,
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
    inner join members
        on
            standings.period = members.period
            and standings.entity_id = cast(members.cluster_no as string)

)

select * from final
