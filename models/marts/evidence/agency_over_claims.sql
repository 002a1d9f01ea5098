{%- set mean_gap = exact_divide('100 * abs(counted.over_claim_sum)', 'counted.compared_count') -%}
with gaps as (

    select * from {{ ref('evidence_gap') }}

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

counted as (

    select
        period,
        agency_id,
        count(*) as answers_count,
        count(case when self_option_no is null then 1 end) as unanswered_count,
        count(case when over_claim > 0 then 1 end) as over_claimed_count,
        count(case when over_claim < 0 then 1 end) as under_claimed_count,
        count(over_claim) as compared_count,
        sum(over_claim) as over_claim_sum
    from gaps
    group by period, agency_id

),

final as (

    select
        counted.period,
        counted.agency_id,
        agencies.agency_name_fa,
        agencies.agency_name_en,
        cast(counted.answers_count as integer) as answers_count,
        cast(counted.unanswered_count as integer) as unanswered_count,
        cast(counted.over_claimed_count as integer) as over_claimed_count,
        cast(counted.under_claimed_count as integer) as under_claimed_count,
        cast(sign(counted.over_claim_sum) * {{ round_half_up(mean_gap) }} as decimal(5, 2)) as mean_over_claim_pct
    from counted
    inner join agencies
        on
            counted.period = agencies.period
            and counted.agency_id = agencies.agency_id

)

select * from final
