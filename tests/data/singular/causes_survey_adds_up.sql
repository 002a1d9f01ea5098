-- Of each cause, the three weights are all answers: 100, but for what rounding each to one place can take (cause 2
-- prints 100.1). Fails with the cause.
select
    period,
    cause_no,
    'causes_survey_answers: cause_no = ' || cause_no || ' adds up to ' || (high_pct + medium_pct + low_pct)
    || ' % and not to 100' as message
from {{ ref('causes_survey') }}
where abs(high_pct + medium_pct + low_pct - 100) > 0.1
