with periods as (

    select * from {{ ref('periods') }}

),

agencies as (

    select * from {{ ref('agencies') }}

),

events as (

    select * from {{ ref('agency_events') }}

),

turns as (

    select
        agency_id,
        period,
        event in ('opened', 'split') as opens,
        case when event = 'merged' then other_agency_id end as successor_id
    from events
    where event in ('opened', 'split', 'closed', 'merged')

),

last_turns as (

    select
        periods.period,
        turns.agency_id,
        max_by(turns.opens, turns.period) as is_open,
        max_by(coalesce(turns.successor_id, ''), turns.period) as successor_id
    from periods
    inner join turns on periods.period >= turns.period
    group by periods.period, turns.agency_id

),

next_turns as (

    select
        periods.period,
        turns.agency_id,
        min_by(turns.opens, turns.period) as opens_later
    from periods
    inner join turns on periods.period < turns.period
    group by periods.period, turns.agency_id

),

-- An agency is there unless an event says that it is gone, or that it is yet to come.
final as (

    select
        periods.period,
        agencies.agency_id,
        coalesce(last_turns.is_open, not next_turns.opens_later, true) as is_open,
        nullif(last_turns.successor_id, '') as successor_id
    from periods
    cross join agencies
    left join last_turns
        on
            periods.period = last_turns.period
            and agencies.agency_id = last_turns.agency_id
    left join next_turns
        on
            periods.period = next_turns.period
            and agencies.agency_id = next_turns.agency_id

)

select * from final
