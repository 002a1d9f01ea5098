{{ config(materialized="view", meta={"by_period": ["period"]}) }}
with answers as (

    select * from {{ ref('int_answers') }}
    where
        unmatched_reason is null
        and not is_measured

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

registry as (

    select * from {{ ref('int_registered_sub_services') }}

),

receipts as (

    select * from {{ ref('stg_landing__receipts') }}

),

answer_stages as (

    select * from {{ ref('answer_stages') }}

),

options as (

    select * from {{ ref('options') }}

),

final as (

    select
        answers.period,
        agencies.agency_id,
        registry.service_id,
        registry.sub_service_id,
        answers.indicator_no,
        answers.self_option_no,
        answers.preliminary_option_no,
        answers.final_option_no,
        cast(self_options.score as decimal(9, 6)) as self_score,
        cast(preliminary_options.score as decimal(9, 6)) as preliminary_score,
        cast(final_options.score as decimal(9, 6)) as final_score,
        case when answers.decided_option_no is not null then answer_stages.stage end as decided_by,
        cast(decided_options.score as decimal(9, 6)) as decided_score,
        cast(self_options.score - decided_options.score as decimal(9, 6)) as over_claim,
        receipts.landing_id,
        answers.source_sheet,
        answers.source_row
    from answers
    inner join agencies
        on
            answers.period = agencies.period
            and answers.agency_no = agencies.agency_no
    inner join receipts
        on
            answers.period = receipts.period
            and answers.landing_no = receipts.landing_no
    inner join answer_stages
        on
            agencies.methodology_id = answer_stages.methodology_id
            and answer_stages.decides
    left join registry
        on
            answers.period = registry.period
            and answers.sub_service_no = registry.sub_service_no
    {% for stage in ["self", "preliminary", "final", "decided"] -%}
    left join options as {{ stage }}_options
        on
            agencies.methodology_id = {{ stage }}_options.methodology_id
            and answers.indicator_no = {{ stage }}_options.indicator_no
            and answers.{{ stage }}_option_no = {{ stage }}_options.option_no
    {% endfor %}

)

select * from final
