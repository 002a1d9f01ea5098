-- A row an indicator: its points and its ranks (equal ones share their mean) over the entities in their order, each
-- less their mean, and its weight in the total. Lists, so that sums over entities come in one order.
with scores as (

    select
        *,
        rank() over (partition by pillar_no, place_no order by points)
        + (count(*) over (partition by pillar_no, place_no, points) - 1) / 2 as mean_rank
    from index_scores

),

indicators as (

    select
        indicators.indicator_no,
        indicators.pillar_no,
        indicators.place_no,
        pillars.weight_share * coalesce(indicators.weight_share, 0) as weight_share
    from index_indicators as indicators
    inner join index_pillars as pillars on indicators.pillar_no = pillars.pillar_no

),

listed as (

    select
        pillar_no,
        place_no,
        list(points order by entity_no) as points,
        list(mean_rank order by entity_no) as ranks,
        list(status order by entity_no) as statuses
    from scores
    group by pillar_no, place_no

),

centred as (

    select
        *,
        list_transform(points, lambda x: x - list_sum(points) / len(points)) as centred_points,
        list_transform(ranks, lambda x: x - list_sum(ranks) / len(ranks)) as centred_ranks
    from listed

),

final as (

    select
        indicators.indicator_no,
        indicators.pillar_no,
        indicators.weight_share,
        centred.points,
        centred.statuses,
        centred.centred_points,
        centred.centred_ranks
    from indicators
    inner join centred
        on
            indicators.pillar_no = centred.pillar_no
            and indicators.place_no = centred.place_no

)

select * from final
