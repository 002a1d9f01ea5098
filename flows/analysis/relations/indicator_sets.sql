-- A row a set and pillar: the weights of its indicators, as shares of 1 in their order; set 0 has those of the
-- methodology. A set that could not be drawn in one pillar weighs nothing in any, so that no score comes of it: the
-- other pillars would have weighed more.
with weighing as (

    select distinct pillar_no
    from index_indicators
    where weight_share > 0

),

drawn as (

    select
        drawn_weights.set_no,
        drawn_weights.pillar_no,
        drawn_weights.weights,
        case
            when
                not bool_or(
                    drawn_weights.is_failed or (list_sum(drawn_weights.weights) = 0 and weighing.pillar_no is not null)
                ) over (partition by drawn_weights.set_no)
                then nullif(list_sum(drawn_weights.weights), 0)
        end as weight_sum
    from drawn_weights
    left join weighing on drawn_weights.pillar_no = weighing.pillar_no
    where drawn_weights.parameter = 'indicator_weights'

),

final as (

    select
        0 as set_no,
        pillar_no,
        list(coalesce(weight_share, 0) order by place_no) as weights
    from index_indicators
    group by pillar_no

    union all

    select
        set_no,
        pillar_no,
        list_transform(weights, lambda weight: coalesce(round(weight / weight_sum, 12), 0)) as weights
    from drawn

)

select * from final
