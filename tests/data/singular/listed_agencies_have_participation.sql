-- In a period that is scored, every listed agency says how it took part. Fails with the agency.
select
    periods.period,
    agencies.agency_id,
    'agency_participation: agency_id = ' || agencies.agency_id || ' («' || agencies.name_fa
    || '») has no row for period ' || periods.period as message
from {{ ref('periods') }} as periods
cross join {{ ref('agencies') }} as agencies
left join {{ ref('agency_participation') }} as participation
    on
        periods.period = participation.period
        and agencies.agency_id = participation.agency_id
where
    periods.methodology_id is not null
    and agencies.is_listed
    and participation.agency_id is null
    -- An agency that had closed, or had not opened yet, is in no membership of the period.
    and exists (
        select 1
        from {{ ref('agency_institutions') }} as memberships
        where
            memberships.agency_id = agencies.agency_id
            and periods.period >= memberships.period_from
            and periods.period <= coalesce(memberships.period_to, periods.period)
    )
