-- Whether two methodologies that follow each other may be compared is decided by a person, in the seed comparability.
select
    periods.period,
    concat(
        'comparability: period ', periods.period, ' has another methodology than the one before; '
        'add a row with methodology_id = ', periods.methodology_id, ' and the former one (blank if not known)'
    ) as message
from {{ ref('int_assessment_periods') }} as judged
inner join {{ ref('periods') }} as periods on judged.period = periods.period
where
    judged.is_computed
    and judged.comparability = 'unknown'
