-- A row a run: the rules that are published, with the weights of the run.
with runs as (

    select * from left_out_runs

),

final as (

    select
        run_no,
        run_no as pillar_set_no,
        run_no as indicator_set_no,
        'arithmetic' as pillar_aggregation,
        cast(null as double) as floor_points,
        cast([] as struct(parameter varchar, choice varchar, floor_points decimal(18, 9))[]) as variant
    from runs

)

select * from final
