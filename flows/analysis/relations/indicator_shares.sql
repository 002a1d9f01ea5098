-- A row an indicator: its variance, its covariance with the total, and the total's variance, each times the number of
-- entities less one.
with pairs as (

    select * from indicator_pairs

),

sums as (

    select
        indicator_no,
        pillar_no,
        weight_share,
        max(points_product) filter (where indicator_no = other_indicator_no) as own_square,
        cast(sum(cast(other_weight_share * points_product as decimal(38, 12))) as double) as total_product
    from pairs
    group by indicator_no, pillar_no, weight_share

),

final as (

    select
        *,
        cast(sum(cast(weight_share * total_product as decimal(38, 12))) over () as double) as total_square
    from sums

)

select * from final
