-- A row an entity: the ranks that it may have, chosen for all entities at once, so that in the share of worlds that the
-- scenario asks for no entity at all lies outside its own. A rank lies as deep as the fewer of the draws that put the
-- entity there or higher, and there or lower; a draw lies as deep as its shallowest rank. Odd draws say how deep ranks
-- lie, even ones how deep a draw does: the same ones would flatter the sets that they made.
with draws as (

    select * from kept_draws

),

entities as (

    select entity_no from index_entities

),

ranks as (

    select unnest(range(1, count(*) + 1)) as rank
    from entities

),

counts as (

    select entity_no, rank, count(*) as draws_count
    from draws
    where draw_no % 2 = 1
    group by entity_no, rank

),

depths as (

    select
        entities.entity_no,
        ranks.rank,
        least(
            coalesce(sum(counts.draws_count) over (partition by entities.entity_no order by ranks.rank), 0),
            coalesce(sum(counts.draws_count) over (partition by entities.entity_no order by ranks.rank desc), 0)
        ) as depth_count
    from entities
    cross join ranks
    left join counts
        on
            entities.entity_no = counts.entity_no
            and ranks.rank = counts.rank

),

draw_depths as (

    select draws.draw_no, min(depths.depth_count) as depth_count
    from draws
    inner join depths
        on
            draws.entity_no = depths.entity_no
            and draws.rank = depths.rank
    where draws.draw_no % 2 = 0
    group by draws.draw_no

),

ordered as (

    select
        depth_count,
        row_number() over (order by depth_count) as place,
        count(*) over () as draws_count
    from draw_depths

),

-- So deep that the sets hold in the share that is asked for with a certainty of 95 percent: 1.645 standard deviations
-- of a count of so many draws. Too few draws are certain of nothing, and leave every rank possible.
chosen as (

    select coalesce(max(ordered.depth_count), 0) as least_depth
    from ordered
    cross join scenarios
    where
        ordered.place <= 1 + floor(
            (1 - scenarios.confidence_share) * ordered.draws_count
            - 1.645 * sqrt(ordered.draws_count * scenarios.confidence_share * (1 - scenarios.confidence_share))
        )

),

sets as (

    select depths.entity_no, min(depths.rank) as best_rank, max(depths.rank) as worst_rank
    from depths
    cross join chosen
    where depths.depth_count >= chosen.least_depth
    group by depths.entity_no

),

-- A group ends where every set before ends above every set after: no group parts two whose sets meet.
borders as (

    select
        *,
        coalesce(
            best_rank > max(worst_rank) over (
                order by best_rank, worst_rank, entity_no rows between unbounded preceding and 1 preceding
            ),
            false
        ) as is_border
    from sets

),

final as (

    select
        entity_no,
        best_rank,
        worst_rank,
        1 + count(*) filter (where is_border) over (
            order by best_rank, worst_rank, entity_no rows between unbounded preceding and current row
        ) as group_no
    from borders

)

select * from final
