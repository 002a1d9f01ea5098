with places as (

    select * from {{ ref('int_leaderboard_places') }}
    where place <= places

),

boards as (

    select * from {{ ref('boards') }}

),

agency_scores as (

    select * from {{ ref('agency_scores') }}

),

periods as (

    select * from {{ ref('int_assessment_periods') }}

),

final as (

    select
        places.period,
        places.board,
        boards.name_fa as board_name_fa,
        boards.name_en as board_name_en,
        cast(places.place as integer) as place,
        places.agency_id,
        agency_scores.agency_name_fa,
        agency_scores.agency_name_en,
        places.measure,
        cast(places.value as decimal(18, 2)) as value,
        agency_scores.services,
        agency_scores.sub_services,
        cast(agency_scores.electronic_pct as decimal(18, 2)) as electronic_pct
    from places
    inner join periods on places.period = periods.period
    inner join boards
        on
            periods.methodology_id = boards.methodology_id
            and places.board = boards.board
    inner join agency_scores
        on
            places.period = agency_scores.period
            and places.agency_id = agency_scores.agency_id

)

select * from final
