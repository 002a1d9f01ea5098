-- A board of a period has its places from 1 on without holes, no more than the seed gives it and no
-- fewer while there are agencies left to list.
with shown as (

    select
        period,
        board,
        count(*) as rows_count,
        max(place) as last_place
    from {{ ref('leaderboards') }}
    group by period, board

),

possible as (

    select
        period,
        board,
        least(count(*), max(places)) as places
    from {{ ref('int_leaderboard_places') }}
    group by period, board

)

select
    possible.period,
    possible.board,
    possible.places,
    shown.rows_count,
    shown.last_place,
    concat(
        'leaderboards: period ', possible.period, ', ', possible.board, ' must have ', possible.places,
        ' places, has ', coalesce(shown.rows_count, 0), ', the last of them ', coalesce(shown.last_place, 0)
    ) as message
from possible
left join shown
    on
        possible.period = shown.period
        and possible.board = shown.board
where
    shown.rows_count is distinct from possible.places
    or shown.last_place is distinct from possible.places
