with observations as (

    select * from {{ ref('int_observations') }}

),

scenarios as (

    select * from {{ ref('int_scoring_scenarios') }}

),

indicators as (

    select * from {{ ref('indicators') }}

),

equivalents as (

    select * from {{ ref('int_equivalent_indicators') }}

),

option_equivalents as (

    select * from {{ ref('option_equivalents') }}

),

-- A measure belongs to the indicator that reads it; answers name their indicator themselves. Under another
-- methodology than its period's own, an observation is what the equivalent indicator would have been told.
final as (

    select
        observations.period,
        scenarios.panel_period,
        scenarios.methodology_id,
        scenarios.is_published,
        equivalents.indicator_no,
        scored.scoring_rule,
        observations.agency_id,
        observations.service_id,
        observations.sub_service_id,
        observations.measured_value,
        observations.measured_category,
        coalesce(option_equivalents.other_option_no, observations.option_no) as option_no,
        observations.is_applicable,
        observations.feed,
        observations.landing_id,
        observations.source_file,
        observations.source_sheet,
        observations.source_row
    from observations
    inner join scenarios on observations.period = scenarios.period
    inner join indicators as asked
        on
            scenarios.own_methodology_id = asked.methodology_id
            and observations.feed = asked.feed
            and observations.measure = asked.measure
            and asked.indicator_no = coalesce(observations.indicator_no, asked.indicator_no)
    inner join equivalents
        on
            asked.methodology_id = equivalents.asked_methodology_id
            and asked.indicator_no = equivalents.asked_indicator_no
            and scenarios.methodology_id = equivalents.methodology_id
    inner join indicators as scored
        on
            equivalents.methodology_id = scored.methodology_id
            and equivalents.indicator_no = scored.indicator_no
    left join option_equivalents
        on
            asked.methodology_id = option_equivalents.methodology_id
            and asked.indicator_no = option_equivalents.indicator_no
            and observations.option_no = option_equivalents.option_no
            and scenarios.methodology_id = option_equivalents.other_methodology_id

)

select * from final
