-- A row a pillar, numbered from 1.
with given as (

    select distinct pillar, pillar_weight from given_indicators

),

final as (

    select
        pillar,
        row_number() over (order by pillar) as pillar_no,
        pillar_weight,
        cast(pillar_weight as double) / cast(sum(pillar_weight) over () as double) as weight_share
    from given

)

select * from final
