with periods as (

    select * from {{ ref('periods') }}

),

lives as (

    select * from {{ ref('int_agency_lives') }}

),

agencies as (

    select * from {{ ref('agencies') }}

),

memberships as (

    select * from {{ ref('agency_institutions') }}

),

events as (

    select * from {{ ref('agency_events') }}

),

last_names as (

    select
        periods.period,
        events.agency_id,
        max_by(events.name_fa, events.period) as name_fa,
        max_by(events.name_en, events.period) as name_en
    from periods
    inner join events
        on
            periods.period >= events.period
            and events.event = 'renamed'
    group by periods.period, events.agency_id

),

stays as (

    select
        agency_id,
        institution_id,
        period_from,
        period_to,
        0 as is_moved
    from memberships

    union all

    select
        agency_id,
        institution_id,
        period as period_from,
        null as period_to,
        1 as is_moved
    from events
    where event = 'moved'

),

-- The latest start decides; a move is told on purpose, so it wins over a membership from the same period.
last_stays as (

    select
        periods.period,
        stays.agency_id,
        max_by(stays.institution_id, 2 * stays.period_from + stays.is_moved) as institution_id
    from periods
    inner join stays
        on
            periods.period >= stays.period_from
            and periods.period <= coalesce(stays.period_to, periods.period)
    group by periods.period, stays.agency_id

),

final as (

    select
        lives.period,
        lives.agency_id,
        lives.is_open,
        lives.successor_id,
        coalesce(last_names.name_fa, agencies.name_fa) as name_fa,
        coalesce(last_names.name_en, agencies.name_en) as name_en,
        last_stays.institution_id
    from lives
    inner join agencies on lives.agency_id = agencies.agency_id
    left join last_names
        on
            lives.period = last_names.period
            and lives.agency_id = last_names.agency_id
    left join last_stays
        on
            lives.period = last_stays.period
            and lives.agency_id = last_stays.agency_id

)

select * from final
