{{ config(meta={"by_period": ["period"]}) }}
with answers as (

    {{ counted_rows(ref('stg_assessment__answers')) }}

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

options as (

    select methodology_id, indicator_no, array_agg(option_no) as option_nos from {{ ref('options') }}
    group by methodology_id, indicator_no

),

registry as (

    select * from {{ ref('int_registered_sub_services') }}
    where not is_contradicted

),

-- A code that is contradicted may be registered more than once, and is none that can be answered of.
contradicted as (

    select distinct period, sub_service_id from {{ ref('int_registered_sub_services') }}
    where is_contradicted

),

judged as (

    select
        answers.*, registry.sub_service_no,
        indicators.grain != 'agency' and contradicted.sub_service_id is not null as is_contradicted,
        coalesce(indicators.feed != 'assessment', false) as is_measured,
        case answer_stages.stage
            when 'self' then answers.self_option_no
            when 'preliminary' then answers.preliminary_option_no
            when 'final' then answers.final_option_no
        end as decided_option_no,
        case
            when answers.participation_status = 'not_applicable'
                then
                    'agency_name is ' || answers.agency_id || ', not assessed in the period; see agency_participation'
            when indicators.grain is null
                then 'indicator_no is none of ' || answers.methodology_id || '; correct it at its sender'
            when indicators.grain = 'agency' and answers.sub_service_id is not null
                then 'sub_service_id is given, and the indicator asks the whole agency; leave it and service_id blank'
            when indicators.grain != 'agency' and answers.sub_service_id is null
                then 'sub_service_id is blank, and the indicator asks each sub-service; fill it and service_id in'
            {% for stage in ["self", "preliminary", "final"] -%}
            when not array_contains(options.option_nos, answers.{{ stage }}_option_no)
                then '{{ stage }}_option_no is no option of the indicator; correct it at its sender'
            {% endfor -%}
            when indicators.grain = 'agency' then null
            when contradicted.sub_service_id is not null
                then 'sub_service_id is contradicted in the service registry; correct it there'
            when registry.sub_service_no is null
                then 'sub_service_id is not in the service registry; correct either'
            when registry.agency_no != answers.agency_no or registry.service_id != answers.service_id
                then concat('sub_service_id is of ', registered.agency_id, ', ', registry.service_id, '; correct it')
        end as unmatched_reason
    from answers
    inner join {{ ref('answer_stages') }} as answer_stages
        on answers.methodology_id = answer_stages.methodology_id and answer_stages.decides
    left join {{ ref('indicators') }} as indicators
        on answers.methodology_id = indicators.methodology_id and answers.indicator_no = indicators.indicator_no
    left join options
        on indicators.methodology_id = options.methodology_id and indicators.indicator_no = options.indicator_no
    left join registry on answers.period = registry.period and answers.sub_service_id = registry.sub_service_id
    left join contradicted
        on answers.period = contradicted.period and answers.sub_service_id = contradicted.sub_service_id
    left join agencies as registered
        on registry.period = registered.period and registry.agency_no = registered.agency_no

),

-- Where an answer matches nothing, it is kept as it came.
final as (

    select
        period, feed, agency_no, sub_service_no, indicator_no, is_measured, self_option_no, preliminary_option_no,
        final_option_no, decided_option_no, landing_no, source_sheet, source_row, unmatched_reason, is_contradicted,
        case when unmatched_reason is not null then agency_name end as agency_name,
        case when unmatched_reason is not null then service_id end as service_id,
        case when unmatched_reason is not null then sub_service_id end as sub_service_id,
        case when unmatched_reason is not null then landing_id end as landing_id,
        case when unmatched_reason is not null then source_file end as source_file
    from judged

)

select * from final
