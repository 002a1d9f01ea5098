with agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

cluster_members as (

    select * from {{ ref('cluster_members') }}

),

-- Every group of agencies that is given a score: the institutions, the clusters, the country.
final as (

    select
        period,
        methodology_id,
        'institution' as group_kind,
        institution_id as group_id,
        agency_id
    from agencies

    union all

    select
        agencies.period,
        agencies.methodology_id,
        'cluster' as group_kind,
        cast(cluster_members.cluster_no as string) as group_id,
        agencies.agency_id
    from agencies
    inner join cluster_members on agencies.agency_id = cluster_members.agency_id

    union all

    select
        period,
        methodology_id,
        'national' as group_kind,
        'national' as group_id,
        agency_id
    from agencies

)

select * from final
