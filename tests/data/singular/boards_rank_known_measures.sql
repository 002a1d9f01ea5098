-- A board ranks agencies by a number that they have, whether or not its feeds have come yet: their total, a pillar of
-- the methodology, a count, or what their history says. Fails with the board.
with counts as (

    select distinct measure
    from {{ ref('int_entity_counts') }}
    where entity_kind = 'agency'

)

select
    boards.methodology_id,
    boards.board,
    'boards: board = ' || boards.board || ' of ' || boards.methodology_id || ' ranks ' || boards.measure
    || ', which no agency has; take total, a pillar of the methodology, a count of services, change or rank_gain'
        as message
from {{ ref('boards') }} as boards
left join {{ ref('pillars') }} as pillars
    on
        boards.methodology_id = pillars.methodology_id
        and boards.measure = pillars.pillar
left join counts on boards.measure = counts.measure
where
    boards.measure not in ('total', 'change', 'rank_gain')
    and pillars.pillar is null
    and counts.measure is null
