-- A board ranks agencies by a number that they have: it has a place in some period. Fails with the board.
select
    boards.methodology_id,
    boards.board,
    'boards: board = ' || boards.board || ' of ' || boards.methodology_id || ' ranks ' || boards.measure
    || ', of which no agency has more than ' || boards.above
    || '; take total, a pillar of the methodology, a count of services, change or rank_gain' as message
from {{ ref('boards') }} as boards
inner join {{ ref('int_assessment_periods') }} as periods on boards.methodology_id = periods.methodology_id
left join {{ ref('int_leaderboard_places') }} as places
    on
        periods.period = places.period
        and boards.board = places.board
group by boards.methodology_id, boards.board, boards.measure, boards.above
having count(places.agency_id) = 0
