with draws as (

    select runs.draw_no, runs.set_no, scenarios.scenario, scored.period
    from runs
    cross join scenarios
    cross join scored_period as scored
    where
        runs.matrix = 'a'
        and runs.draw_no <= scenarios.draws_count

),

indicator_weights as (

    select
        set_no,
        pillar_no,
        unnest(range(1, len(weights) + 1)) as place_no,
        unnest(weights) as weight
    from indicator_sets
    where set_no > 0

),

parameters as (

    select
        pillar_sets.set_no,
        'pillar_weights' as parameter,
        pillars.pillar as part,
        pillar_sets.weight as weight_share,
        null as choice
    from pillar_sets
    inner join index_pillars as pillars on pillar_sets.pillar_no = pillars.pillar_no
    where pillar_sets.set_no > 0

    union all

    select
        weights.set_no,
        'indicator_weights' as parameter,
        cast(indicators.indicator_no as varchar) as part,
        weights.weight as weight_share,
        null as choice
    from indicator_weights as weights
    inner join index_indicators as indicators
        on
            weights.pillar_no = indicators.pillar_no
            and weights.place_no = indicators.place_no

    union all

    select
        set_no,
        parameter,
        'all' as part,
        null as weight_share,
        choice
    from drawn_choices

),

final as (

    select
        draws.scenario,
        draws.period,
        draws.draw_no,
        parameters.parameter,
        parameters.part,
        cast(parameters.weight_share as decimal(18, 12)) as weight_share,
        parameters.choice
    from draws
    inner join parameters on draws.set_no = parameters.set_no

)

select * from final
order by draw_no, parameter, part
