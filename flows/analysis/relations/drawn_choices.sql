-- A row a set and parameter that is one of several choices, with the choice that was drawn.
with sets as (

    select * from drawn_sets

),

choices as (

    select
        *,
        sum(choice_share) over (
            partition by parameter order by choice_no rows between unbounded preceding and current row
        ) as share_up_to
    from scenario_assumptions
    where distribution = 'choice'

),

keyed as (

    select
        sets.set_no,
        choices.*,
        uniform_number(
            concat_ws('/', sets.random_seed, choices.parameter, sets.matrix, sets.draw_no, 'choice'), 0
        ) as drawn
    from choices
    cross join sets

),

final as (

    select set_no, parameter, choice, floor_points
    from keyed
    where
        drawn < share_up_to
        and drawn >= share_up_to - choice_share

)

select * from final
