-- An event says what it needs to be followed, and events of one agency do not contradict each other. Fails with
-- the event.
with events as (

    select
        *,
        'agency_events: agency_id = ' || agency_id || ', period ' || period || ', ' || event || ': ' as place
    from {{ ref('agency_events') }}

),

states as (

    select * from {{ ref('int_agency_states') }}

)

select
    place
    || case event
        when 'renamed' then 'name_fa and name_en are needed, the names from this period on'
        when 'moved' then 'institution_id is needed, the institution from this period on'
        when 'merged' then 'other_agency_id is needed, the agency that it became part of'
        else 'other_agency_id is needed, the agency that it came out of'
    end as message
from events
where
    (event = 'renamed' and (name_fa is null or name_en is null))
    or (event = 'moved' and institution_id is null)
    or (event in ('merged', 'split') and (other_agency_id is null or other_agency_id = agency_id))

union all

select
    min(place) || 'the agency opens or ends ' || count(*) || ' times in this period: '
    || {{ joined_texts('event', ', ', ['event']) }} || '; keep one of them' as message
from events
where event in ('opened', 'split', 'closed', 'merged')
group by agency_id, period
having count(*) > 1

union all

select
    'agency_events: agency_id = ' || states.agency_id || ', merged into ' || states.successor_id
    || ', which is not open in period ' || states.period || ' any more; say in an event of its own where '
    || states.agency_id || ' belongs from then on' as message
from states
inner join states as successors
    on
        states.period = successors.period
        and states.successor_id = successors.agency_id
where not successors.is_open
