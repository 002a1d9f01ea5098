-- Memberships of an agency do not overlap, and every agency in scope has an institution. Fails with the agency.
select
    periods.period,
    memberships.agency_id,
    'agency_institutions: agency_id = ' || memberships.agency_id || ' has ' || count(*) || ' institutions in period '
    || periods.period || ' and must have one: '
    || {{ joined_texts('memberships.institution_id', ', ', ['memberships.institution_id']) }} as message
from {{ ref('periods') }} as periods
inner join {{ ref('agency_institutions') }} as memberships
    on
        periods.period >= memberships.period_from
        and periods.period <= coalesce(memberships.period_to, periods.period)
group by periods.period, memberships.agency_id
having count(*) > 1

union all

select
    period,
    agency_id,
    'agency_institutions: agency_id = ' || agency_id || ' has 0 institutions in period ' || period
    || ' and must have one' as message
from {{ ref('int_agencies_in_scope') }}
where institution_id is null
