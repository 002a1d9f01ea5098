-- A row a set, pillar (null for the weights of the pillars themselves) and parameter: weights as they were drawn, in
-- the order of what they weigh. None of a set in which one could not be drawn.
with sets as (

    select * from drawn_sets

),

assumptions as (

    select * from scenario_assumptions

),

weighed as (

    select
        'pillar_weights' as parameter,
        pillar as part,
        null as pillar_no,
        pillar_no as place_no,
        weight_share
    from index_pillars

    union all

    select
        'indicator_weights' as parameter,
        cast(indicator_no as varchar) as part,
        pillar_no,
        place_no,
        coalesce(weight_share, 0) as weight_share
    from index_indicators

),

keyed as (

    select
        sets.set_no,
        weighed.*,
        assumptions.distribution,
        cast(assumptions.spread_share as double) as spread_share,
        cast(assumptions.concentration as double) as concentration,
        concat_ws('/', sets.random_seed, weighed.parameter, sets.matrix, sets.draw_no, weighed.part) as draw_key
    from weighed
    inner join assumptions on weighed.parameter = assumptions.parameter
    cross join sets

),

drawn as (

    select
        parameter,
        set_no,
        pillar_no,
        place_no,
        case distribution
            when 'uniform' then weight_share * (1 + spread_share * (2 * uniform_number(draw_key, 0) - 1))
            when 'dirichlet' then gamma_number(concentration * weight_share, draw_key)
        end as weight
    from keyed

),

final as (

    select
        parameter,
        set_no,
        pillar_no,
        list(coalesce(weight, 0) order by place_no) as weights,
        bool_or(weight is null) as is_failed
    from drawn
    group by parameter, set_no, pillar_no

)

select * from final
