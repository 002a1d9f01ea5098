-- In a period that is scored, every agency that its events leave open says how it took part, and no agency that
-- they close does. Fails with the agency.
select
    states.period,
    states.agency_id,
    case
        when states.is_open
            then
                'agency_participation: agency_id = ' || states.agency_id || ' («' || states.name_fa
                || '») has no row for period ' || states.period || '; add it, or the event that closed the agency'
        else
            'agency_participation: agency_id = ' || states.agency_id || ' («' || states.name_fa
            || '») has a row for period ' || states.period || ', in which its agency_events say that it is closed or '
            || 'not yet opened; remove one of them'
    end as message
from {{ ref('int_agency_states') }} as states
inner join {{ ref('periods') }} as periods on states.period = periods.period
left join {{ ref('agency_participation') }} as participation
    on
        states.period = participation.period
        and states.agency_id = participation.agency_id
where
    periods.methodology_id is not null
    and states.is_open != (participation.agency_id is not null)
