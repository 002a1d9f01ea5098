with answers as (

    select * from {{ ref('stg_assessment__answers') }}

),

names as (

    select * from {{ ref('int_reported_agencies') }}
    where feed = 'assessment'

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

answer_stages as (

    select * from {{ ref('answer_stages') }}

),

measured_indicators as (

    select * from {{ ref('indicators') }}
    where feed != 'assessment'

),

-- Of an indicator that a feed measures, an answer is only what the agency declares: it decides nothing.
final as (

    select
        answers.feed,
        answers.period,
        agencies.methodology_id,
        agencies.agency_id,
        answers.service_id,
        answers.sub_service_id,
        answers.indicator_no,
        measured_indicators.indicator_no is not null as is_measured,
        answer_stages.stage,
        answer_stages.precedence,
        answer_stages.decides,
        case answer_stages.stage
            when 'self' then answers.self_option_no
            when 'preliminary' then answers.preliminary_option_no
            when 'final' then answers.final_option_no
        end as option_no,
        answers.landing_id,
        answers.source_file,
        answers.source_sheet,
        answers.source_row
    from answers
    inner join names
        on
            answers.period = names.period
            and answers.agency_name = names.reported_name
    inner join agencies
        on
            names.period = agencies.period
            and names.agency_id = agencies.agency_id
    inner join answer_stages on agencies.methodology_id = answer_stages.methodology_id
    left join measured_indicators
        on
            agencies.methodology_id = measured_indicators.methodology_id
            and answers.indicator_no = measured_indicators.indicator_no

)

select * from final
