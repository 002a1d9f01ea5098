with own as (

    select
        indicator_no,
        points_product as points_square,
        ranks_product as ranks_square
    from indicator_pairs
    where indicator_no = other_indicator_no

),

final as (

    select
        scored.period,
        pairs.indicator_no,
        pairs.other_indicator_no,
        pairs.points_product / nullif(sqrt(own.points_square * other.points_square), 0) as pearson_correlation,
        pairs.ranks_product / nullif(sqrt(own.ranks_square * other.ranks_square), 0) as spearman_correlation
    from indicator_pairs as pairs
    inner join own on pairs.indicator_no = own.indicator_no
    inner join own as other on pairs.other_indicator_no = other.indicator_no
    cross join scored_period as scored
    where pairs.indicator_no < pairs.other_indicator_no

)

select * from final
order by indicator_no, other_indicator_no
