with groups as (

    select * from {{ ref('int_group_members') }}

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

un_domains as (

    select * from {{ ref('un_domains') }}

),

un_domain_agencies as (

    select * from {{ ref('un_domain_agencies') }}

),

named_domains as (

    select distinct domain_id from un_domain_agencies

),

-- A domain of the survey is the group that stands for it, under another name; where agencies are named beside it, its
-- electronic share is theirs.
final as (

    select
        groups.period,
        groups.methodology_id,
        'un_domain' as group_kind,
        un_domains.domain_id as group_id,
        groups.agency_id,
        groups.group_kind as policy_level,
        case when named_domains.domain_id is not null then 'scores' end as only_measure
    from un_domains
    inner join groups
        on
            un_domains.proxy_kind = groups.group_kind
            and un_domains.proxy_id = groups.group_id
    left join named_domains on un_domains.domain_id = named_domains.domain_id

    union all

    select
        agencies.period,
        agencies.methodology_id,
        'un_domain' as group_kind,
        un_domain_agencies.domain_id as group_id,
        agencies.agency_id,
        'institution' as policy_level,
        'electronic_pct' as only_measure
    from un_domain_agencies
    inner join agencies on un_domain_agencies.agency_id = agencies.agency_id

)

select * from final
