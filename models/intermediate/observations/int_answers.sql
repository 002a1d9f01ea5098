with answers as (

    select * from {{ ref('stg_assessment__answers') }}

),

names as (

    select * from {{ ref('int_reported_agencies') }}
    where feed = 'assessment'

),

repeated_rows as (

    select * from {{ ref('int_repeated_rows') }}

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

answer_stages as (

    select * from {{ ref('answer_stages') }}

),

options as (

    select methodology_id, indicator_no, array_agg(option_no) as option_nos from {{ ref('options') }}
    group by methodology_id, indicator_no

),

indicators as (

    select * from {{ ref('indicators') }}

),

registry as (

    select * from {{ ref('int_registered_sub_services') }}

),

joined as (

    select
        answers.feed, answers.period, answers.agency_name, answers.service_id, answers.sub_service_id,
        answers.indicator_no, answers.self_option_no, answers.preliminary_option_no, answers.final_option_no,
        answers.landing_id, answers.source_file, answers.source_sheet, answers.source_row,
        agencies.methodology_id, agencies.agency_id, agencies.participation_status, answer_stages.stage as decided_by,
        indicators.grain, options.option_nos, coalesce(indicators.feed != 'assessment', false) as is_measured,
        case answer_stages.stage
            when 'self' then answers.self_option_no
            when 'preliminary' then answers.preliminary_option_no
            when 'final' then answers.final_option_no
        end as decided_option_no,
        registry.agency_id as registered_agency_id, registry.service_id as registered_service_id
    from answers
    inner join names on answers.period = names.period and answers.agency_name = names.reported_name
    inner join agencies on names.period = agencies.period and names.agency_id = agencies.agency_id
    inner join answer_stages on agencies.methodology_id = answer_stages.methodology_id and answer_stages.decides
    left join indicators
        on agencies.methodology_id = indicators.methodology_id and answers.indicator_no = indicators.indicator_no
    left join options
        on indicators.methodology_id = options.methodology_id and indicators.indicator_no = options.indicator_no
    left join registry on answers.period = registry.period and answers.sub_service_id = registry.sub_service_id
    left join repeated_rows
        on
            answers.period = repeated_rows.period
            and answers.landing_id = repeated_rows.landing_id
            and answers.source_row = repeated_rows.source_row
            and answers.source_sheet is not distinct from repeated_rows.source_sheet
    where repeated_rows.landing_id is null

),

final as (

    select
        *,
        case
            when participation_status = 'not_applicable'
                then 'agency_name is ' || agency_id || ', not assessed in the period; see agency_participation'
            when grain is null then 'indicator_no is none of ' || methodology_id || '; correct it at its sender'
            when grain = 'agency' and sub_service_id is not null
                then 'sub_service_id is given, and the indicator asks the whole agency; leave it and service_id blank'
            when grain != 'agency' and sub_service_id is null
                then 'sub_service_id is blank, and the indicator asks each sub-service; fill it and service_id in'
            {% for stage in ["self", "preliminary", "final"] -%}
            when not array_contains(option_nos, {{ stage }}_option_no)
                then '{{ stage }}_option_no is no option of the indicator; correct it at its sender'
            {% endfor -%}
            when grain = 'agency' then null
            when registered_agency_id is null then 'sub_service_id is not in the service registry; correct either'
            when registered_agency_id != agency_id or registered_service_id != service_id
                then
                    concat('sub_service_id is of ', registered_agency_id, ', ', registered_service_id, '; correct it')
        end as unmatched_reason
    from joined

)

select * from final
