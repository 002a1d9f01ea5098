-- Wherever a period and the one before it are computed, and the nation is a simple mean, its change is split.
select
    later.period,
    concat('national_score_changes: period ', later.period, ' has no split of its change') as message
from {{ ref('int_assessment_periods') }} as later
inner join {{ ref('int_assessment_periods') }} as earlier on later.previous_period = earlier.period
inner join {{ ref('aggregation_policies') }} as policies
    on
        later.methodology_id = policies.methodology_id
        and policies.measure = 'national_scores'
        and policies.mean = 'simple'
left join {{ ref('national_score_changes') }} as changes
    on
        later.period = changes.period
        and changes.measure = 'total'
where
    later.is_computed
    and earlier.is_computed
    and changes.period is null
