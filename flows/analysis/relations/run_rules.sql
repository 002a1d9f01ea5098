-- A row a run: the sets of weights that it takes, how it puts pillars together, and its variant: how indicators are
-- put together, and what becomes of those without an observation.
with runs as (

    select * from runs

),

parameters as (

    select distinct parameter from scenario_assumptions

),

choices as (

    select * from drawn_choices

),

chosen as (

    select
        runs.run_no,
        parameters.parameter,
        case
            when runs.parameter is null or runs.parameter = parameters.parameter then runs.swapped_set_no
            else runs.set_no
        end as set_no
    from runs
    cross join parameters

),

final as (

    select
        runs.run_no,
        coalesce(max(chosen.set_no) filter (where chosen.parameter = 'pillar_weights'), 0) as pillar_set_no,
        coalesce(max(chosen.set_no) filter (where chosen.parameter = 'indicator_weights'), 0) as indicator_set_no,
        coalesce(max(choices.choice) filter (where choices.parameter = 'pillar_aggregation'), 'arithmetic')
            as pillar_aggregation,
        cast(max(choices.floor_points) filter (where choices.parameter = 'pillar_aggregation') as double)
            as floor_points,
        coalesce(
            list(
                struct_pack(
                    parameter := choices.parameter, choice := choices.choice, floor_points := choices.floor_points
                )
                order by choices.parameter
            ) filter (where choices.parameter != 'pillar_aggregation'),
            []
        ) as variant
    from runs
    left join chosen on runs.run_no = chosen.run_no
    left join choices
        on
            chosen.parameter = choices.parameter
            and chosen.set_no = choices.set_no
    group by runs.run_no

)

select * from final
