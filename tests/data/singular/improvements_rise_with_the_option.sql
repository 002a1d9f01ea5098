-- A better option of an indicator gains no less, to a total no more than to a pillar. Fails with the option.
with improvements as (

    select
        *,
        max(pillar_gain) over (
            partition by period, agency_id, indicator_no
            order by option_score
            range between unbounded preceding and current row
        ) as gain_up_to_option
    from {{ ref('score_improvements') }}

)

select
    period,
    agency_id,
    indicator_no,
    option_no,
    agency_id || ': option ' || option_no || ' of indicator ' || indicator_no || ' gains ' || pillar_gain
    || ' points and ' || total_gain || ' of the total, where a worse option gains ' || gain_up_to_option as message
from improvements
where
    pillar_gain < gain_up_to_option
    or total_gain > pillar_gain
