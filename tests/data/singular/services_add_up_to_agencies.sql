-- The mean of an agency's services is the agency's total, and so are its counts. Fails with the agency.
select
    agencies.period,
    agencies.agency_id,
    agencies.agency_id || ': its services give '
    || count(services.service_id) || ' services, ' || coalesce(sum(services.sub_services), 0)
    || ' sub-services and a total of '
    || {{ exact_divide('sum(services.total)', 'count(services.service_id)') }} || ', the agency has '
    || agencies.services || ', ' || agencies.sub_services || ' and ' || agencies.total as message
from {{ ref('int_agency_scores') }} as agencies
left join {{ ref('int_service_scores') }} as services
    on
        agencies.period = services.period
        and agencies.agency_id = services.agency_id
left join {{ ref('aggregation_policies') }} as policies
    on
        agencies.methodology_id = policies.methodology_id
        and policies.measure = 'agency_indicator'
where agencies.services > 0
group by
    agencies.period, agencies.agency_id, agencies.services, agencies.sub_services, agencies.total, policies.mean
having
    count(services.service_id) <> agencies.services
    or sum(services.sub_services) <> agencies.sub_services
    or (
        policies.mean = 'simple'
        and {{ round_half_up(exact_divide('sum(services.total)', 'count(services.service_id)'), 9) }}
        <> {{ round_half_up('agencies.total', 9) }}
    )
