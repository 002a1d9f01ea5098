with actions as (

    select * from {{ ref('roadmap_actions') }}

),

responsibilities as (

    select * from {{ ref('roadmap_responsibilities') }}

),

final as (

    select
        actions.period,
        actions.action_no,
        responsibilities.actor,
        actions.action_fa,
        actions.action_en,
        actions.priority
    from actions
    inner join responsibilities
        on
            actions.period = responsibilities.period
            and actions.action_no = responsibilities.action_no

)

select * from final
