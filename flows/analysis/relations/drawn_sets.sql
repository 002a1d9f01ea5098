-- A row a set of drawn values: those of the draws (matrix a) and, for sensitivity, as many again (matrix b). Set 0 is
-- what is published, and drawn by nobody.
with scenario as (

    select * from scenarios

),

sizes as (

    select
        random_seed,
        greatest(draws_count, base_runs_count) as a_count,
        base_runs_count as b_count
    from scenario

),

a as (

    select random_seed, a_count, 'a' as matrix, unnest(range(1, a_count + 1)) as draw_no from sizes

),

b as (

    select random_seed, a_count, 'b' as matrix, unnest(range(1, b_count + 1)) as draw_no from sizes

),

final as (

    select draw_no as set_no, matrix, draw_no, random_seed from a

    union all

    select a_count + draw_no as set_no, matrix, draw_no, random_seed from b

)

select * from final
