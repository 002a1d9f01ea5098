with boards as (

    select * from {{ ref('boards') }}

),

periods as (

    select * from {{ ref('periods') }}

),

measures as (

    select * from {{ ref('int_leaderboard_measures') }}

),

agency_scores as (

    select * from {{ ref('agency_scores') }}

),

-- The overall rank has no ties, so a board has none.
final as (

    select
        measures.period,
        boards.board,
        boards.name_fa as board_name_fa,
        boards.name_en as board_name_en,
        boards.places,
        boards.report_table,
        measures.agency_id,
        agency_scores.agency_name_fa,
        agency_scores.agency_name_en,
        boards.measure,
        measures.value,
        agency_scores.services,
        agency_scores.sub_services,
        agency_scores.electronic_pct,
        row_number() over (
            partition by measures.period, boards.board
            order by
                measures.value desc,
                case when boards.tie_order = 'overall_rank' then measures.overall_rank end asc
        ) as place
    from boards
    inner join periods on boards.methodology_id = periods.methodology_id
    inner join measures
        on
            periods.period = measures.period
            and boards.measure = measures.measure
            and boards.above < measures.value
    inner join agency_scores
        on
            measures.period = agency_scores.period
            and measures.agency_id = agency_scores.agency_id

)

select * from final
