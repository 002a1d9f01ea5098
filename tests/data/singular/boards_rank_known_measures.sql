-- A board ranks agencies by a number that they have. Fails with the board.
select
    boards.methodology_id,
    boards.board,
    'boards: board = ' || boards.board || ' of ' || boards.methodology_id || ' ranks ' || boards.measure
    || ', which is no number of any agency; take a pillar of the methodology, or a measure of agencies in score_figures'
        as message
from {{ ref('boards') }} as boards
inner join {{ ref('int_assessment_periods') }} as periods on boards.methodology_id = periods.methodology_id
left join {{ ref('int_entity_figures') }} as figures
    on
        periods.period = figures.period
        and figures.entity_kind = 'agency'
        and boards.measure = figures.measure
        and figures.value is not null
group by boards.methodology_id, boards.board, boards.measure
having count(figures.measure) = 0
