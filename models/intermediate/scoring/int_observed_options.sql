with observations as (

    select * from {{ ref('int_observations') }}

),

scenarios as (

    select * from {{ ref('int_scoring_scenarios') }}

),

equivalents as (

    select * from {{ ref('int_equivalent_indicators') }}

),

option_equivalents as (

    select * from {{ ref('option_equivalents') }}

),

options as (

    select * from {{ ref('options') }}

),

categories as (

    select * from {{ ref('categories') }}

),

thresholds as (

    select * from {{ ref('thresholds') }}

),

-- A measure belongs to the indicator that reads it; answers name their indicator themselves. Under another
-- methodology than its period's own, an observation is what the equivalent indicator would have been told.
read_options as (

    select
        observations.period, scenarios.panel_period, scenarios.methodology_id, scenarios.is_published,
        equivalents.indicator_no, observations.agency_id, observations.service_id, observations.sub_service_id,
        observations.measured_value, observations.measured_category, observations.is_applicable, observations.feed,
        coalesce(thresholds.option_no, options.option_no) as option_no,
        coalesce(option_equivalents.other_option_no, observations.option_no) as reported_option_no, options.score,
        observations.landing_id, observations.source_file, observations.source_sheet, observations.source_row
    from observations
    inner join scenarios on observations.period = scenarios.period
    inner join equivalents
        on
            scenarios.own_methodology_id = equivalents.asked_methodology_id
            and scenarios.methodology_id = equivalents.methodology_id
            and observations.feed = equivalents.feed
            and observations.measure = equivalents.measure
            and equivalents.asked_indicator_no = coalesce(observations.indicator_no, equivalents.asked_indicator_no)
    left join option_equivalents
        on
            scenarios.own_methodology_id = option_equivalents.methodology_id
            and equivalents.asked_indicator_no = option_equivalents.indicator_no
            and observations.option_no = option_equivalents.option_no
            and scenarios.methodology_id = option_equivalents.other_methodology_id
    left join categories
        on
            equivalents.methodology_id = categories.methodology_id
            and equivalents.indicator_no = categories.indicator_no
            and observations.measured_category = categories.category
    left join options
        on
            equivalents.methodology_id = options.methodology_id
            and equivalents.indicator_no = options.indicator_no
            and options.option_no
            = coalesce(option_equivalents.other_option_no, observations.option_no, categories.option_no)
    left join thresholds
        on
            equivalents.methodology_id = thresholds.methodology_id
            and equivalents.indicator_no = thresholds.indicator_no
            and {{ in_interval('observations.measured_value', 'thresholds') }}

),

-- Of several grades of an agency, as of two sites or two scanners, the worst counts; nothing else is there twice.
graded as (

    select
        *,
        row_number() over (
            partition by
                period, panel_period, methodology_id, indicator_no, agency_id, sub_service_id,
                case when measured_category is null then concat(landing_id, ' ', source_row) end
            order by score nulls first, measured_category, landing_id, source_row
        ) as place
    from read_options

),

final as (

    select * from graded
    where place = 1

)

select * from final
