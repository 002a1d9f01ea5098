-- A row a set and pillar: the weights of its indicators, as shares of 1 in their order; set 0 has those of the
-- methodology. A set that could not be drawn weighs nothing, so that no score comes of it.
with drawn as (

    select
        set_no,
        pillar_no,
        weights,
        case when not is_failed then nullif(list_sum(weights), 0) end as weight_sum
    from drawn_weights
    where parameter = 'indicator_weights'

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
