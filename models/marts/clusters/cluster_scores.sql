with group_scores as (

    select * from {{ ref('int_group_scores') }}
    where group_kind = 'cluster'

),

clusters as (

    select * from {{ ref('clusters') }}

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
        count(distinct agencies.institution_id) as institutions,
        bool_or(cluster_members.is_assumed) as is_membership_assumed
    from agencies
    inner join cluster_members on agencies.agency_id = cluster_members.agency_id
    group by agencies.period, cluster_members.cluster_no

),

rounded as (

    select
        group_scores.period,
        clusters.cluster_no,
        clusters.name_fa as cluster_name_fa,
        clusters.name_en as cluster_name_en,
        cast(members.institutions as integer) as institutions,
        members.is_membership_assumed,
        cast(group_scores.agencies as integer) as agencies,
        cast(group_scores.services as integer) as services,
        cast(group_scores.sub_services as integer) as sub_services,
        cast({{ round_half_up('group_scores.electronic_pct') }} as decimal(5, 2)) as electronic_pct,
        cast({{ round_half_up('group_scores.user_centric') }} as decimal(5, 2)) as user_centric,
        cast({{ round_half_up('group_scores.transparent') }} as decimal(5, 2)) as transparent,
        cast({{ round_half_up('group_scores.integrated') }} as decimal(5, 2)) as integrated,
        cast({{ round_half_up('group_scores.participatory') }} as decimal(5, 2)) as participatory,
        cast({{ round_half_up('group_scores.total') }} as decimal(5, 2)) as total
    from group_scores
    inner join clusters on group_scores.group_id = cast(clusters.cluster_no as string)
    inner join members
        on
            group_scores.period = members.period
            and clusters.cluster_no = members.cluster_no

),

final as (

    select
        *,
        cast(row_number() over (
            partition by period
            order by total desc, {{ persian_collation_key('cluster_name_fa') }} asc, cluster_no asc
        ) as integer) as rank
    from rounded

)

select * from final
