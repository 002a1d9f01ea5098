-- A period uses a methodology that is valid for it. Fails with the period.
select
    periods.period,
    'periods: period = ' || periods.period || ' uses ' || periods.methodology_id || ', which is valid for periods '
    || methodologies.valid_from_period || ' to ' || coalesce(methodologies.valid_to_period, periods.period) as message
from {{ ref('periods') }} as periods
inner join {{ ref('methodologies') }} as methodologies on periods.methodology_id = methodologies.methodology_id
where
    periods.period < methodologies.valid_from_period
    or periods.period > coalesce(methodologies.valid_to_period, periods.period)
