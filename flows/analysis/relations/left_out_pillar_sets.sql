-- A row a run and pillar: its weight, zero for the one that is left out.
with runs as (

    select * from left_out_runs

),

pillars as (

    select * from index_pillars

),

final as (

    select
        runs.run_no as set_no,
        pillars.pillar_no,
        case
            when runs.left_out_kind = 'pillar' and runs.pillar_no = pillars.pillar_no then 0
            else pillars.weight_share
        end as weight
    from runs
    cross join pillars

)

select * from final
