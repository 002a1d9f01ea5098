with history as (

    select * from {{ ref('agency_history') }}
    where previous_total is not null

),

parts as (

    select * from {{ ref('int_score_changes') }}
    where entity_kind = 'agency'

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
        parts.period,
        parts.entity_id as agency_id,
        parts.measure,
        parts.previous_value,
        parts.value
    from parts
    inner join history
        on
            parts.period = history.period
            and parts.entity_id = history.agency_id
    where parts.measure != 'total'

),

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
        parts.performance_points,
        parts.method_points,
        parts.population_points,
        parts.previous_panel_value,
        parts.previous_rescored_value,
        parts.rescored_value,
        parts.panel_value,
        case when parts.period is null then 'previous_not_computed' else 'separated' end as status,
        history.comparability
    from changes
    inner join history
        on
            changes.period = history.period
            and changes.agency_id = history.agency_id
    left join parts
        on
            changes.period = parts.period
            and changes.agency_id = parts.entity_id
            and changes.measure = parts.measure

)

select * from final
