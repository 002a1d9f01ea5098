-- A row a run: one scoring of every entity. Run 0 is the methodology's own; those of matrix a are the draws; those of
-- b and ab are for sensitivity, where ab has all values of a but those of one parameter, which are of b.
with sizes as (

    select
        greatest(draws_count, base_runs_count) as a_count,
        base_runs_count as b_count
    from scenarios

),

parameters as (

    select
        parameter,
        row_number() over (order by parameter) as parameter_no
    from (select distinct parameter from scenario_assumptions) as drawn

),

sets as (

    select * from drawn_sets

),

final as (

    select 0 as run_no, 'nominal' as matrix, null as parameter, 0 as draw_no, 0 as set_no, 0 as swapped_set_no

    union all

    select set_no as run_no, matrix, null as parameter, draw_no, set_no, set_no as swapped_set_no
    from sets

    union all

    select
        sizes.a_count + parameters.parameter_no * sizes.b_count + sets.draw_no as run_no,
        'ab' as matrix,
        parameters.parameter,
        sets.draw_no,
        sets.set_no,
        sizes.a_count + sets.draw_no as swapped_set_no
    from sets
    cross join parameters
    cross join sizes
    where
        sets.matrix = 'a'
        and sets.draw_no <= sizes.b_count

)

select * from final
