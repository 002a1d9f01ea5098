with periods as (

    select * from {{ ref('int_assessment_periods') }}

),

agency_states as (

    select * from {{ ref('int_agency_states') }}

),

sub_services as (

    select * from {{ ref('int_registered_sub_services') }}

),

groups as (

    select
        'national' as entity_kind,
        'national' as entity_id,
        'کل کشور' as name_fa,
        'The whole country' as name_en

    union all

    select
        'institution' as entity_kind,
        institution_id as entity_id,
        name_fa,
        name_en
    from {{ ref('institutions') }}

    union all

    select
        'cluster' as entity_kind,
        cast(cluster_no as string) as entity_id,
        name_fa,
        name_en
    from {{ ref('clusters') }}

    union all

    select
        'un_domain' as entity_kind,
        domain_id as entity_id,
        name_fa,
        name_en
    from {{ ref('un_domains') }}

),

final as (

    select
        periods.period,
        groups.entity_kind,
        groups.entity_id,
        cast(null as string) as agency_id,
        groups.name_fa,
        groups.name_en
    from periods
    cross join groups

    union all

    select
        period,
        'agency' as entity_kind,
        agency_id as entity_id,
        agency_id,
        name_fa,
        name_en
    from agency_states

    union all

    select
        period,
        'service' as entity_kind,
        service_id as entity_id,
        agency_id,
        coalesce(min(service_title), service_id) as name_fa,
        cast(null as string) as name_en
    from sub_services
    group by period, service_id, agency_id

)

select * from final
