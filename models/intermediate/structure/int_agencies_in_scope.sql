with participation as (

    select * from {{ ref('agency_participation') }}

),

periods as (

    select * from {{ ref('periods') }}

),

states as (

    select * from {{ ref('int_agency_states') }}

),

-- Periods whose method is not known are history: they are not scored.
final as (

    select
        participation.period,
        periods.methodology_id,
        participation.agency_id,
        cast(row_number() over (partition by participation.period order by participation.agency_id) as integer)
            as agency_no,
        states.name_fa as agency_name_fa,
        states.name_en as agency_name_en,
        states.institution_id,
        participation.participation_status,
        participation.is_listed,
        participation.is_counted
    from participation
    inner join periods on participation.period = periods.period
    inner join states
        on
            participation.period = states.period
            and participation.agency_id = states.agency_id
    where
        periods.methodology_id is not null
        and states.is_open

)

select * from final
