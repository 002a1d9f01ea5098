-- What changes is the total, or a pillar that the period's methodology has. Fails with the row's measure.
with changes as (

    select
        'score_changes' as mart,
        period,
        measure
    from {{ ref('score_changes') }}

    union all

    select
        'national_score_changes' as mart,
        period,
        measure
    from {{ ref('national_score_changes') }}

)

select
    changes.mart,
    changes.period,
    changes.measure,
    concat(
        changes.mart, ': period ', changes.period, ', measure = ', changes.measure, ' (', count(*),
        ' rows) is neither total nor a pillar of the methodology ', periods.methodology_id
    ) as message
from changes
inner join {{ ref('int_assessment_periods') }} as periods on changes.period = periods.period
left join {{ ref('pillars') }} as pillars
    on
        periods.methodology_id = pillars.methodology_id
        and changes.measure = pillars.pillar
where
    changes.measure != 'total'
    and pillars.pillar is null
group by changes.mart, changes.period, changes.measure, periods.methodology_id
