with agencies as (

    select * from {{ ref('agency_scores') }}

),

cluster_members as (

    select * from {{ ref('cluster_members') }}

),

counted as (

    select
        agencies.period,
        cluster_members.cluster_no,
        agencies.agency_id,
        agencies.agency_name_fa,
        agencies.agency_name_en,
        agencies.services,
        agencies.sub_services,
        cluster_members.is_assumed,
        count(*) over (partition by agencies.period, agencies.agency_id) as clusters,
        row_number() over (
            partition by agencies.period, agencies.agency_id order by cluster_members.cluster_no
        ) as cluster_place
    from agencies
    inner join cluster_members on agencies.agency_id = cluster_members.agency_id

),

shared as (

    select
        *,
        {{ exact_divide('1', 'clusters') }} as equal_share
    from counted

),

-- The last cluster takes what thirds leave, so that an agency's shares are one to the last decimal.
final as (

    select
        cast(period as integer) as period,
        cast(cluster_no as integer) as cluster_no,
        agency_id,
        agency_name_fa,
        agency_name_en,
        is_assumed as is_membership_assumed,
        cast(clusters as integer) as clusters,
        cast(case
            when cluster_place = clusters then 1 - (clusters - 1) * equal_share
            else equal_share
        end as decimal(28, 15)) as agency_share,
        services,
        sub_services
    from shared

)

select * from final
