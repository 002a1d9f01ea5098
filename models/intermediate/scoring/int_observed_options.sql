with asked as (

    select * from {{ ref('int_asked_observations') }}

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

final as (

    select
        asked.period,
        asked.panel_period,
        asked.methodology_id,
        asked.is_published,
        asked.indicator_no,
        asked.agency_id,
        asked.service_id,
        asked.sub_service_id,
        asked.measured_value,
        asked.measured_category,
        asked.is_applicable,
        case asked.scoring_rule
            when 'option' then options.option_no
            when 'category' then categories.option_no
            when 'threshold' then thresholds.option_no
        end as option_no,
        asked.option_no as reported_option_no,
        asked.feed,
        asked.landing_id,
        asked.source_file,
        asked.source_sheet,
        asked.source_row
    from asked
    left join options
        on
            asked.methodology_id = options.methodology_id
            and asked.indicator_no = options.indicator_no
            and asked.option_no = options.option_no
    left join categories
        on
            asked.methodology_id = categories.methodology_id
            and asked.indicator_no = categories.indicator_no
            and asked.measured_category = categories.category
    left join thresholds
        on
            asked.methodology_id = thresholds.methodology_id
            and asked.indicator_no = thresholds.indicator_no
            and {{ in_interval('asked.measured_value', 'thresholds') }}

)

select * from final
