with members as (

    select * from {{ ref('int_group_members') }}

),

policies as (

    select * from {{ ref('aggregation_policies') }}
    where from_level = 'agency'

),

populations as (

    select * from {{ ref('int_population_members') }}

),

counts as (

    select * from {{ ref('int_agency_service_counts') }}

),

-- What an agency weighs in a mean of its group; nothing outside the population that the policy names.
final as (

    select
        members.period,
        members.group_kind,
        members.group_id,
        members.agency_id,
        policies.measure,
        case
            when populations.agency_id is null then 0
            when policies.mean = 'simple' then 1
            when policies.mean = 'weighted' and policies.weight_by = 'services' then counts.services
            when policies.mean = 'weighted' and policies.weight_by = 'sub_services' then counts.sub_services
        end as aggregation_weight
    from members
    inner join policies
        on
            members.methodology_id = policies.methodology_id
            and members.group_kind = policies.to_level
            and policies.mean in ('simple', 'weighted')
    left join populations
        on
            members.period = populations.period
            and members.agency_id = populations.agency_id
            and policies.population = populations.population
    inner join counts
        on
            members.period = counts.period
            and members.agency_id = counts.agency_id

)

select * from final
