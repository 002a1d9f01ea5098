with history as (

    select * from {{ ref('agency_history') }}
    where previous_total is not null

),

corners as (

    select * from {{ ref('int_score_corners') }}

),

changes as (

    select
        period,
        agency_id,
        'total' as measure,
        previous_total as previous_value,
        total as value
    from history

    union all

    select
        corners.period,
        corners.agency_id,
        corners.measure,
        corners.previous_value,
        corners.value
    from corners
    inner join history
        on
            corners.period = history.period
            and corners.agency_id = history.agency_id
    where corners.measure != 'total'

),

-- The old observations are rescored by the new method, and the new ones by the old: each part is the mean of what the
-- two ways give, so that neither period's view is favoured.
final as (

    select
        changes.period,
        changes.agency_id,
        history.agency_name_fa,
        history.agency_name_en,
        changes.measure,
        history.previous_period,
        changes.previous_value,
        changes.value,
        cast(changes.value - changes.previous_value as decimal(18, 2)) as change,
        cast(0.5 * (
            corners.panel_value - corners.previous_rescored_value
            + corners.rescored_value - corners.previous_panel_value
        ) as decimal(18, 3)) as performance_points,
        cast(0.5 * (
            corners.previous_rescored_value - corners.previous_panel_value
            + corners.panel_value - corners.rescored_value
        ) as decimal(18, 3)) as method_points,
        cast(
            corners.value - corners.panel_value + corners.previous_panel_value - corners.previous_value
            as decimal(18, 3)
        ) as population_points,
        corners.previous_panel_value,
        corners.previous_rescored_value,
        corners.rescored_value,
        corners.panel_value,
        case when corners.period is null then 'previous_not_computed' else 'separated' end as status,
        history.comparability
    from changes
    inner join history
        on
            changes.period = history.period
            and changes.agency_id = history.agency_id
    left join corners
        on
            changes.period = corners.period
            and changes.agency_id = corners.agency_id
            and changes.measure = corners.measure

)

select * from final
