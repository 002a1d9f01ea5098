with periods as (

    select * from {{ ref('int_assessment_periods') }}
    where is_computed

),

pairs as (

    select
        later.period,
        later.methodology_id,
        earlier.period as previous_period,
        earlier.methodology_id as previous_methodology_id
    from periods as later
    inner join periods as earlier on later.previous_period = earlier.period

),

-- Each period of a pair, on what both have in common.
panels as (

    select
        period,
        previous_period as panel_period,
        methodology_id as own_methodology_id,
        previous_methodology_id as other_methodology_id
    from pairs

    union all

    select
        previous_period as period,
        period as panel_period,
        previous_methodology_id as own_methodology_id,
        methodology_id as other_methodology_id
    from pairs

),

-- A period whose panel is itself is scored whole, by its own method: that is what is published.
final as (

    select
        period,
        period as panel_period,
        methodology_id as own_methodology_id,
        methodology_id,
        true as is_published
    from periods

    union all

    select
        period,
        panel_period,
        own_methodology_id,
        own_methodology_id as methodology_id,
        false as is_published
    from panels

    union all

    select
        period,
        panel_period,
        own_methodology_id,
        other_methodology_id as methodology_id,
        false as is_published
    from panels
    where own_methodology_id != other_methodology_id

)

select * from final
