with boards as (

    select * from {{ ref('boards') }}

),

periods as (

    select * from {{ ref('int_assessment_periods') }}

),

scores as (

    select * from {{ ref('int_scores') }}
    where
        is_published
        and entity_kind = 'agency'

),

counts as (

    select * from {{ ref('int_entity_counts') }}
    where entity_kind = 'agency'

),

history as (

    select * from {{ ref('int_agency_history') }}

),

measures as (

    select
        period,
        agency_id,
        measure,
        rounded_value as value
    from scores

    union all

    select
        period,
        agency_id,
        measure,
        value
    from counts

    union all

    {{ measures_to_rows("history", ["period", "agency_id"], ["change", "rank_gain"]) }}

),

-- Boards rank the ranking's population: an agency without a rank has no history and no place on any. The overall rank
-- has no ties, so a board has none.
final as (

    select
        measures.period,
        boards.board,
        boards.places,
        measures.agency_id,
        measures.measure,
        measures.value,
        row_number() over (
            partition by measures.period, boards.board
            order by
                measures.value desc,
                case when boards.tie_order = 'overall_rank' then history.rank end asc
        ) as place
    from boards
    inner join periods on boards.methodology_id = periods.methodology_id
    inner join measures
        on
            periods.period = measures.period
            and boards.measure = measures.measure
            and boards.above < measures.value
    inner join history
        on
            measures.period = history.period
            and measures.agency_id = history.agency_id

)

select * from final
