with totals as (

    select * from {{ ref('int_agency_history') }}

),

periods as (

    select * from {{ ref('int_assessment_periods') }}
    where previous_period is not null

),

events as (

    select * from {{ ref('agency_events') }}
    where event in ('opened', 'split', 'closed', 'merged')

),

participation as (

    select * from {{ ref('agency_participation') }}

),

first_totals as (

    select
        agency_id,
        min(period) as first_period
    from totals
    group by agency_id

),

moved as (

    select
        periods.period,
        periods.previous_period,
        periods.is_computed,
        totals.agency_id,
        totals.agency_name_fa,
        totals.agency_name_en,
        'entered' as movement,
        totals.total
    from totals
    inner join periods on totals.period = periods.period
    left join totals as previous
        on
            periods.previous_period = previous.period
            and totals.agency_id = previous.agency_id
    where previous.agency_id is null

    union all

    select
        periods.period,
        periods.previous_period,
        periods.is_computed,
        previous.agency_id,
        previous.agency_name_fa,
        previous.agency_name_en,
        'left' as movement,
        previous.total
    from totals as previous
    inner join periods on previous.period = periods.previous_period
    left join totals
        on
            periods.period = totals.period
            and previous.agency_id = totals.agency_id
    where totals.agency_id is null

),

final as (

    select
        cast(moved.period as integer) as period,
        moved.agency_id,
        moved.agency_name_fa,
        moved.agency_name_en,
        moved.movement,
        cast(moved.previous_period as integer) as previous_period,
        cast(moved.total as decimal(18, 2)) as total,
        case
            when events.event is not null then events.event
            when moved.movement = 'left' and participation.participation_status is not null
                then participation.participation_status
            when moved.movement = 'left' then case when moved.is_computed then 'out_of_scope' else 'not_printed' end
            when first_totals.first_period < moved.period then 'returned'
            else 'first_assessed'
        end as reason,
        events.other_agency_id
    from moved
    inner join first_totals on moved.agency_id = first_totals.agency_id
    left join events
        on
            moved.period = events.period
            and moved.agency_id = events.agency_id
            and (moved.movement = 'entered') = (events.event in ('opened', 'split'))
    left join participation
        on
            moved.period = participation.period
            and moved.agency_id = participation.agency_id

)

select * from final
