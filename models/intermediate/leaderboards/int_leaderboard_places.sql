with boards as (

    select * from {{ ref('boards') }}

),

periods as (

    select * from {{ ref('int_assessment_periods') }}

),

figures as (

    select * from {{ ref('int_entity_figures') }}
    where entity_kind = 'agency'

),

ranks as (

    select * from {{ ref('int_standings') }}
    where
        entity_kind = 'agency'
        and rank is not null

),

-- Boards rank the ranking's population: an agency without a rank has no place on any. The overall rank has no ties, so
-- a board has none.
final as (

    select
        figures.period,
        boards.board,
        boards.places,
        figures.agency_id,
        figures.measure,
        figures.value,
        row_number() over (
            partition by figures.period, boards.board
            order by
                figures.value desc,
                case when boards.tie_order = 'overall_rank' then ranks.rank end asc
        ) as place
    from boards
    inner join periods on boards.methodology_id = periods.methodology_id
    inner join figures
        on
            periods.period = figures.period
            and boards.measure = figures.measure
            and boards.above < figures.value
    inner join ranks
        on
            figures.period = ranks.period
            and figures.agency_id = ranks.entity_id

)

select * from final
