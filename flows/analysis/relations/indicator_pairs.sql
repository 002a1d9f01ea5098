-- A row two indicators, each with itself and both ways: sums of products of what each is above its mean.
with vectors as (

    select * from indicator_vectors

),

final as (

    select
        one.indicator_no,
        one.pillar_no,
        one.weight_share,
        other.indicator_no as other_indicator_no,
        other.pillar_no as other_pillar_no,
        other.weight_share as other_weight_share,
        list_inner_product(one.centred_points, other.centred_points) as points_product,
        list_inner_product(one.centred_ranks, other.centred_ranks) as ranks_product
    from vectors as one
    cross join vectors as other

)

select * from final
