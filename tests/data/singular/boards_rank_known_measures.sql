-- A board ranks agencies by a number that every period of its methodology has of them, whether or not its feeds have
-- come yet: their total or a pillar, a count, or what their history says. Fails with the board.
with measures as (

    select
        methodology_id,
        pillar as measure
    from {{ ref('pillars') }}

    union all

    select
        periods.methodology_id,
        counts.measure
    from {{ ref('int_entity_counts') }} as counts
    inner join {{ ref('int_assessment_periods') }} as periods on counts.period = periods.period
    where counts.entity_kind = 'agency'

)

select
    boards.methodology_id,
    boards.board,
    'boards: board = ' || boards.board || ' of ' || boards.methodology_id || ' ranks ' || boards.measure
    || ', which no agency has; take total, a pillar of the methodology, a count of services, change or rank_gain'
        as message
from {{ ref('boards') }} as boards
left join measures
    on
        boards.methodology_id = measures.methodology_id
        and boards.measure = measures.measure
where
    measures.measure is null
    and boards.measure not in ('total', 'change', 'rank_gain')
