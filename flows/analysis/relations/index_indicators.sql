-- A row an indicator, numbered from 1 in its pillar.
with given as (

    select * from given_indicators

),

pillars as (

    select * from index_pillars

),

final as (

    select
        given.indicator_no,
        pillars.pillar_no,
        row_number() over (partition by pillars.pillar_no order by given.indicator_no) as place_no,
        given.weight,
        cast(given.weight as double)
        / nullif(cast(sum(given.weight) over (partition by pillars.pillar_no) as double), 0) as weight_share
    from given
    inner join pillars on given.pillar = pillars.pillar

)

select * from final
