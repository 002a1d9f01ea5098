with corners as (

    select * from {{ ref('int_score_corners') }}

),

-- The old observations are rescored by the new method, and the new ones by the old: each part is the mean of what the
-- two ways give, so that neither period's view is favoured. Whoever took part in only one of the periods is not on the
-- panel of both: the change is that it came or went.
final as (

    select
        period, previous_period, entity_kind, entity_id, measure,
        previous_value, previous_panel_value, previous_rescored_value, rescored_value, panel_value, value,
        cast(case
            when panel_value is null then 0
            else 0.5 * (panel_value - previous_rescored_value + rescored_value - previous_panel_value)
        end as decimal(18, 3)) as performance_points,
        cast(case
            when panel_value is null then 0
            else 0.5 * (previous_rescored_value - previous_panel_value + panel_value - rescored_value)
        end as decimal(18, 3)) as method_points,
        cast(case
            when panel_value is null then value - previous_value
            else value - panel_value + previous_panel_value - previous_value
        end as decimal(18, 3)) as population_points
    from corners
    where
        value is not null
        and previous_value is not null

)

select * from final
