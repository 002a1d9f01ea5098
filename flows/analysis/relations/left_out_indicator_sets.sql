-- A row a run and pillar: the weights of its indicators in their order, zero for the one that is left out.
with runs as (

    select * from left_out_runs

),

indicators as (

    select * from index_indicators

),

weighed as (

    select
        runs.run_no,
        indicators.pillar_no,
        indicators.place_no,
        case
            when
                runs.left_out_kind = 'indicator'
                and runs.pillar_no = indicators.pillar_no
                and runs.place_no = indicators.place_no
                then 0
            else coalesce(indicators.weight_share, 0)
        end as weight
    from runs
    cross join indicators

),

final as (

    select
        run_no as set_no,
        pillar_no,
        list(weight order by place_no) as weights
    from weighed
    group by run_no, pillar_no

)

select * from final
