-- Every agency in scope has exactly one institution in the period. Fails with the agency.
select
    participation.period,
    participation.agency_id,
    'agency_institutions: agency_id = ' || participation.agency_id || ' has ' || count(memberships.institution_id)
    || ' institutions in period ' || participation.period || ' and must have one'
    || coalesce(': ' || string_agg(memberships.institution_id, ', '), '') as message
from {{ ref('agency_participation') }} as participation
left join {{ ref('agency_institutions') }} as memberships
    on
        participation.agency_id = memberships.agency_id
        and participation.period >= memberships.period_from
        and participation.period <= coalesce(memberships.period_to, participation.period)
group by participation.period, participation.agency_id
having count(memberships.institution_id) <> 1
