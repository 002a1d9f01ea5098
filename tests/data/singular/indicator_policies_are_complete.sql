-- A policy that needs an option names it. Fails with the indicator.
select
    methodology_id,
    indicator_no,
    'indicators: indicator_no = ' || indicator_no
    || ' has not_applicable_policy = option and no not_applicable_option_no' as message
from {{ ref('indicators') }}
where
    not_applicable_policy = 'option'
    and not_applicable_option_no is null
