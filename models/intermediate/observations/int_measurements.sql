with reported_rows as (

    select * from {{ ref('int_reported_rows') }}
    where measure is not null

),

reported_agencies as (

    select * from {{ ref('int_reported_agencies') }}
    where agency_id is not null

),

placed as (

    select
        reported_rows.*,
        reported_agencies.agency_id,
        row_number() over (
            partition by
                reported_rows.period, reported_rows.feed, reported_rows.measure, reported_agencies.agency_id
            order by reported_rows.landing_id, reported_rows.source_row, reported_rows.source_sheet
        ) as row_place
    from reported_rows
    inner join reported_agencies
        on
            reported_rows.period = reported_agencies.period
            and reported_rows.feed = reported_agencies.feed
            and reported_rows.reported_name = reported_agencies.reported_name

),

-- Rows that are added up are one observation, and the first of them is cited; any other row is one of its own.
observed as (

    select
        *,
        case when is_added_up then 1 else row_place end as observation_place
    from placed

),

quotients as (

    select
        period,
        feed,
        measure,
        agency_id,
        {{ exact_divide('sum(numerator)', 'sum(denominator)') }} as measured_value,
        max(highest_value) as highest_value,
        max(measured_category) as measured_category,
        min(is_applicable) as is_applicable,
        count(*) as rows_count,
        max(case when row_place = observation_place then landing_id end) as landing_id,
        max(case when row_place = observation_place then source_file end) as source_file,
        max(case when row_place = observation_place then source_sheet end) as source_sheet,
        max(case when row_place = observation_place then source_row end) as source_row
    from observed
    group by period, feed, measure, agency_id, observation_place

),

final as (

    select
        period,
        feed,
        measure,
        agency_id,
        case when measured_value > highest_value then highest_value else measured_value end as measured_value,
        measured_category,
        is_applicable,
        rows_count,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from quotients

)

select * from final
