with participation as (

    select * from {{ ref('agency_participation') }}

),

periods as (

    select * from {{ ref('periods') }}

),

agencies as (

    select * from {{ ref('agencies') }}

),

memberships as (

    select * from {{ ref('agency_institutions') }}

),

-- Periods whose method is not known are history: they are not scored.
final as (

    select
        participation.period,
        periods.methodology_id,
        participation.agency_id,
        agencies.name_fa as agency_name_fa,
        agencies.name_en as agency_name_en,
        memberships.institution_id,
        participation.participation_status,
        participation.is_listed,
        participation.is_counted
    from participation
    inner join periods on participation.period = periods.period
    inner join agencies on participation.agency_id = agencies.agency_id
    left join memberships
        on
            participation.agency_id = memberships.agency_id
            and participation.period >= memberships.period_from
            and participation.period <= coalesce(memberships.period_to, participation.period)
    where periods.methodology_id is not null

)

select * from final
