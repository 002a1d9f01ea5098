with groups as (

    select * from {{ ref('int_group_members') }}

),

policies as (

    select * from {{ ref('aggregation_policies') }}
    where
        from_level = 'agency'
        and mean in ('simple', 'weighted')

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

counts as (

    select * from {{ ref('int_agency_service_counts') }}

),

members as (

    select
        period,
        methodology_id,
        group_kind,
        group_id,
        agency_id,
        group_kind as policy_level,
        null as only_measure
    from groups

    union all

    select
        period,
        methodology_id,
        group_kind,
        group_id,
        agency_id,
        policy_level,
        only_measure
    from {{ ref('int_domain_members') }}

),

-- What an agency weighs in a mean of its group; nothing outside the population that the policy names, nor for services
-- that records of the registry contradict each other about: who else claims them would weigh more by it.
final as (

    select
        members.period,
        members.group_kind,
        members.group_id,
        members.agency_id,
        case policies.measure
            when members.policy_level || '_scores' then 'scores'
            when members.policy_level || '_electronic' then 'electronic_pct'
        end as measure,
        policies.mean,
        case
            when not {{ in_population('agencies', 'policies.population') }} then 0
            when policies.mean = 'simple' then 1
            when policies.weight_by = 'services' then counts.weighing_services
            when policies.weight_by = 'sub_services' then counts.weighing_sub_services
        end as aggregation_weight
    from members
    inner join policies
        on
            members.methodology_id = policies.methodology_id
            and members.policy_level = policies.to_level
            and policies.measure in (members.policy_level || '_scores', members.policy_level || '_electronic')
    inner join agencies
        on
            members.period = agencies.period
            and members.agency_id = agencies.agency_id
    inner join counts
        on
            members.period = counts.period
            and members.agency_id = counts.agency_id
    where coalesce(members.only_measure = case policies.measure
        when members.policy_level || '_scores' then 'scores'
        else 'electronic_pct'
    end, true)

)

select * from final
