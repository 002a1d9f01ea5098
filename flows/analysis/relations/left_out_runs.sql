-- A row a pillar or indicator that is left out, the others of its mean taking its weight; run 0 leaves nothing out.
with pillars as (

    select * from index_pillars

),

indicators as (

    select * from index_indicators

),

parts as (

    select
        1 as kind_no,
        'pillar' as left_out_kind,
        pillar as left_out,
        pillar_no,
        null as place_no,
        weight_share
    from pillars

    union all

    select
        2 as kind_no,
        'indicator' as left_out_kind,
        cast(indicators.indicator_no as varchar) as left_out,
        indicators.pillar_no,
        indicators.place_no,
        pillars.weight_share * coalesce(indicators.weight_share, 0) as weight_share
    from indicators
    inner join pillars on indicators.pillar_no = pillars.pillar_no

),

final as (

    select
        0 as run_no,
        null as left_out_kind,
        null as left_out,
        null as pillar_no,
        null as place_no,
        null as weight_share

    union all

    select
        row_number() over (order by kind_no, pillar_no, place_no) as run_no,
        left_out_kind,
        left_out,
        pillar_no,
        place_no,
        weight_share
    from parts

)

select * from final
