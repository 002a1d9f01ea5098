-- Every total that table 2-5 prints for a carried period is in agency_history: an agency id that is not
-- known would drop one silently.
with printed as (

    select
        figures.figure_id,
        figures.row_key,
        figures.value,
        periods.period
    from {{ ref('published_figures') }} as figures
    inner join {{ ref('int_assessment_periods') }} as periods
        on figures.measure = 'period_' || periods.period
    where
        figures.report_table = '2-5'
        and not periods.is_computed

),

history as (

    select * from {{ ref('agency_history') }}

)

select
    printed.figure_id,
    printed.value,
    history.total,
    concat(
        printed.figure_id, ': printed is ', printed.value, ', carried is ',
        coalesce(cast(history.total as string), 'nothing'),
        '; is ', printed.row_key, ' in the seed agencies?'
    ) as message
from printed
left join history
    on
        printed.period = history.period
        and printed.row_key = history.agency_id
where printed.value is distinct from history.total
