{{ config(materialized="view") }}
with scenarios as (

    select
        scenarios.period, scenarios.panel_period, scenarios.own_methodology_id, scenarios.methodology_id,
        scenarios.is_published, equivalents.indicator_no, equivalents.asked_indicator_no, equivalents.feed,
        equivalents.measure
    from {{ ref('int_scoring_scenarios') }} as scenarios
    inner join {{ ref('int_equivalent_indicators') }} as equivalents
        on
            scenarios.own_methodology_id = equivalents.asked_methodology_id
            and scenarios.methodology_id = equivalents.methodology_id

),

categories as (

    select * from {{ ref('categories') }}

),

-- A measure belongs to the indicator that reads it. Of several grades of an agency, as of two sites or two scanners,
-- the worst counts; nothing else is there twice.
measured as (

    select
        measurements.*, scenarios.panel_period, scenarios.methodology_id, scenarios.is_published,
        scenarios.indicator_no, coalesce(thresholds.option_no, options.option_no) as option_no
    from {{ ref('int_measurements') }} as measurements
    inner join scenarios
        on
            measurements.period = scenarios.period
            and measurements.feed = scenarios.feed
            and measurements.measure = scenarios.measure
    left join categories
        on
            scenarios.methodology_id = categories.methodology_id
            and scenarios.indicator_no = categories.indicator_no
            and measurements.measured_category = categories.category
    left join {{ ref('options') }} as options
        on
            categories.methodology_id = options.methodology_id
            and categories.indicator_no = options.indicator_no
            and categories.option_no = options.option_no
    left join {{ ref('thresholds') }} as thresholds
        on
            scenarios.methodology_id = thresholds.methodology_id
            and scenarios.indicator_no = thresholds.indicator_no
            and {{ in_interval('measurements.measured_value', 'thresholds') }}
    qualify row_number() over (
        partition by
            measurements.period, scenarios.panel_period, scenarios.methodology_id, scenarios.indicator_no,
            measurements.agency_no
        order by options.score nulls first, measurements.measured_category
    ) = 1

),

-- A registered sub-service is an observation of its level, an answer is one of the option that decides. Under another
-- methodology than its period's own, it is what the equivalent indicator would have been told.
final as (

    select
        period, panel_period, methodology_id, is_published, indicator_no, agency_no,
        cast(null as integer) as sub_service_no, measured_value, measured_category, is_applicable, option_no,
        landing_no, source_sheet, source_row
    from measured

    union all

    select
        registry.period, scenarios.panel_period, scenarios.methodology_id, scenarios.is_published,
        scenarios.indicator_no, registry.agency_no, registry.sub_service_no, null as measured_value,
        registry.electronic_level as measured_category, true as is_applicable, categories.option_no,
        registry.landing_no, registry.source_sheet, registry.source_row
    from {{ ref('int_registered_sub_services') }} as registry
    inner join scenarios
        on registry.period = scenarios.period and scenarios.feed = 'services' and scenarios.measure = 'electronic_level'
    left join categories
        on
            scenarios.methodology_id = categories.methodology_id
            and scenarios.indicator_no = categories.indicator_no
            and registry.electronic_level = categories.category

    union all

    select
        answers.period, scenarios.panel_period, scenarios.methodology_id, scenarios.is_published,
        scenarios.indicator_no, answers.agency_no, answers.sub_service_no, null as measured_value,
        null as measured_category, true as is_applicable,
        coalesce(equivalents.other_option_no, answers.decided_option_no) as option_no,
        answers.landing_no, answers.source_sheet, answers.source_row
    from {{ ref('int_answers') }} as answers
    inner join scenarios
        on
            answers.period = scenarios.period
            and answers.feed = scenarios.feed
            and answers.indicator_no = scenarios.asked_indicator_no
    left join {{ ref('option_equivalents') }} as equivalents
        on
            scenarios.own_methodology_id = equivalents.methodology_id
            and answers.indicator_no = equivalents.indicator_no
            and answers.decided_option_no = equivalents.option_no
            and scenarios.methodology_id = equivalents.other_methodology_id
    where answers.unmatched_reason is null

)

select * from final
