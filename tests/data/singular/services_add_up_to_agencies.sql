-- The mean of an agency's services is the agency's total, and so are its counts. Fails with the agency.
with totals as (

    select *
    from {{ ref('int_scores') }}
    where
        is_published
        and measure = 'total'

),

services as (

    select
        services.period,
        services.agency_id,
        count(*) as services,
        sum(services.sub_services) as sub_services,
        {{ exact_divide('sum(totals.value)', 'count(*)') }} as total
    from {{ ref('service_scores') }} as services
    inner join totals
        on
            services.period = totals.period
            and services.service_id = totals.entity_id
            and totals.entity_kind = 'service'
    group by services.period, services.agency_id

)

select
    agencies.period,
    agencies.agency_id,
    concat(
        agencies.agency_id, ': its services give ', coalesce(services.services, 0), ' services, ',
        coalesce(services.sub_services, 0), ' sub-services and a total of ', services.total, ', the agency has ',
        agencies.services, ', ', agencies.sub_services, ' and ', totals.value
    ) as message
from {{ ref('agency_scores') }} as agencies
inner join totals
    on
        agencies.period = totals.period
        and agencies.agency_id = totals.entity_id
        and totals.entity_kind = 'agency'
left join services
    on
        agencies.period = services.period
        and agencies.agency_id = services.agency_id
left join {{ ref('aggregation_policies') }} as policies
    on
        totals.methodology_id = policies.methodology_id
        and policies.measure = 'agency_indicator'
where
    agencies.services > 0
    and (
        services.services is distinct from agencies.services
        or services.sub_services is distinct from agencies.sub_services
        or (
            policies.mean = 'simple'
            and (
                (services.total is null) != (totals.value is null)
                or abs(services.total - totals.value) > 0.000000001  -- to round both would make an edge of its own
            )
        )
    )
