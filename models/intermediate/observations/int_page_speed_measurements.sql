with reports as (

    select * from {{ corrected('page_speed') }}

),

names as (

    select * from {{ ref('int_reported_agencies') }}
    where feed = 'page_speed'

),

resolved as (

    select
        reports.*,
        names.agency_id,
        row_number() over (
            partition by reports.period, names.agency_id
            order by reports.landing_id, reports.source_row
        ) as report_place
    from reports
    inner join names
        on
            reports.period = names.period
            and reports.host = names.reported_name
    where names.agency_id is not null

),

-- The indicator is the mean of an agency's reports; the first of them is cited as the source.
final as (

    select
        feed,
        period,
        agency_id,
        'performance_score_pct' as measure,
        {{ exact_divide('sum(performance_score_pct)', 'count(performance_score_pct)') }} as measured_value,
        max(case when report_place = 1 then landing_id end) as landing_id,
        max(case when report_place = 1 then source_file end) as source_file,
        max(case when report_place = 1 then source_sheet end) as source_sheet,
        max(case when report_place = 1 then source_row end) as source_row
    from resolved
    group by feed, period, agency_id

)

select * from final
