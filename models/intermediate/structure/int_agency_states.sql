with periods as (

    select * from {{ ref('periods') }}

),

agencies as (

    select * from {{ ref('agencies') }}

),

memberships as (

    select * from {{ ref('agency_institutions') }}

),

events as (

    select
        *,
        event in ('opened', 'split') as opens,
        event in ('opened', 'split', 'closed', 'merged') as is_turn,
        case when event = 'merged' then other_agency_id else '' end as successor_id
    from {{ ref('agency_events') }}

),

known_events as (

    select
        periods.period,
        events.agency_id,
        max_by(events.opens, events.period) filter (where events.is_turn) as is_open,
        max_by(events.successor_id, events.period) filter (where events.is_turn) as successor_id,
        max_by(events.name_fa, events.period) filter (where events.event = 'renamed') as name_fa,
        max_by(events.name_en, events.period) filter (where events.event = 'renamed') as name_en,
        max_by(events.institution_id, events.period) filter (where events.event = 'moved') as institution_id,
        max(events.period) filter (where events.event = 'moved') as moved_in
    from periods
    inner join events on periods.period >= events.period
    group by periods.period, events.agency_id

),

next_turns as (

    select
        periods.period,
        events.agency_id,
        min_by(events.opens, events.period) as opens
    from periods
    inner join events on periods.period < events.period
    where events.is_turn
    group by periods.period, events.agency_id

),

last_memberships as (

    select
        periods.period,
        memberships.agency_id,
        max_by(memberships.institution_id, memberships.period_from) as institution_id,
        max(memberships.period_from) as period_from
    from periods
    inner join memberships
        on
            periods.period >= memberships.period_from
            and periods.period <= coalesce(memberships.period_to, periods.period)
    group by periods.period, memberships.agency_id

),

-- An agency is there unless an event says that it is gone, or that it is yet to come. Of where it belongs the latest
-- start decides; a move is told on purpose, so it wins over a membership from the same period.
final as (

    select
        periods.period,
        agencies.agency_id,
        coalesce(known_events.is_open, not next_turns.opens, true) as is_open,
        nullif(known_events.successor_id, '') as successor_id,
        coalesce(known_events.name_fa, agencies.name_fa) as name_fa,
        coalesce(known_events.name_en, agencies.name_en) as name_en,
        case
            when known_events.moved_in < last_memberships.period_from then last_memberships.institution_id
            else coalesce(known_events.institution_id, last_memberships.institution_id)
        end as institution_id
    from periods
    cross join agencies
    left join known_events
        on
            periods.period = known_events.period
            and agencies.agency_id = known_events.agency_id
    left join next_turns
        on
            periods.period = next_turns.period
            and agencies.agency_id = next_turns.agency_id
    left join last_memberships
        on
            periods.period = last_memberships.period
            and agencies.agency_id = last_memberships.agency_id

)

select * from final
