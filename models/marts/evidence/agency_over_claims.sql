{%- set mean_gap = exact_divide('100 * abs(counted.over_claim_sum)', 'counted.compared_count') -%}
with answers as (

    select
        period,
        agency_no,
        indicator_no,
        self_option_no,
        decided_option_no,
        count(*) as answers_count
    from {{ ref('int_answers') }}
    where
        unmatched_reason is null
        and not is_measured
    group by period, agency_no, indicator_no, self_option_no, decided_option_no

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

options as (

    select * from {{ ref('options') }}

),

claimed as (

    select
        answers.*,
        agencies.agency_id,
        agencies.agency_name_fa,
        agencies.agency_name_en,
        self_options.score - decided_options.score as over_claim
    from answers
    inner join agencies
        on
            answers.period = agencies.period
            and answers.agency_no = agencies.agency_no
    {% for stage in ["self", "decided"] -%}
    left join options as {{ stage }}_options
        on
            agencies.methodology_id = {{ stage }}_options.methodology_id
            and answers.indicator_no = {{ stage }}_options.indicator_no
            and answers.{{ stage }}_option_no = {{ stage }}_options.option_no
    {% endfor %}

),

counted as (

    select
        period,
        agency_id,
        agency_name_fa,
        agency_name_en,
        sum(answers_count) as answers_count,
        sum(case when self_option_no is null then answers_count end) as unanswered_count,
        sum(case when over_claim > 0 then answers_count end) as over_claimed_count,
        sum(case when over_claim < 0 then answers_count end) as under_claimed_count,
        sum(case when over_claim is not null then answers_count end) as compared_count,
        sum(over_claim * answers_count) as over_claim_sum
    from claimed
    group by period, agency_id, agency_name_fa, agency_name_en

),

final as (

    select
        counted.period,
        counted.agency_id,
        counted.agency_name_fa,
        counted.agency_name_en,
        cast(counted.answers_count as integer) as answers_count,
        cast(coalesce(counted.unanswered_count, 0) as integer) as unanswered_count,
        cast(coalesce(counted.over_claimed_count, 0) as integer) as over_claimed_count,
        cast(coalesce(counted.under_claimed_count, 0) as integer) as under_claimed_count,
        cast(sign(counted.over_claim_sum) * {{ round_half_up(mean_gap) }} as decimal(5, 2)) as mean_over_claim_pct
    from counted

)

select * from final
