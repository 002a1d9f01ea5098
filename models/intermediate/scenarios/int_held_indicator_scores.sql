with scenarios as (

    select * from {{ ref('int_scoring_scenarios') }}
    where
        not is_published
        and own_methodology_id != methodology_id

),

scores as (

    select * from {{ ref('int_agency_indicator_scores') }}
    where not is_published

),

equivalents as (

    select * from {{ ref('int_equivalent_indicators') }}

),

-- What a period was never asked can't have been done better or worse in it: the indicator is held at what the agency
-- has in the period that asks, so that its coming or going is all method.
final as (

    select
        scenarios.period,
        scenarios.panel_period,
        scenarios.methodology_id,
        scores.agency_id,
        scores.indicator_no,
        scores.pillar,
        scores.points
    from scenarios
    inner join scores
        on
            scenarios.panel_period = scores.period
            and scenarios.period = scores.panel_period
            and scenarios.methodology_id = scores.methodology_id
    left join equivalents
        on
            scenarios.own_methodology_id = equivalents.asked_methodology_id
            and scenarios.methodology_id = equivalents.methodology_id
            and scores.indicator_no = equivalents.indicator_no
    where equivalents.indicator_no is null

)

select * from final
