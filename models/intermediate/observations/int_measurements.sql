with reported_rows as (

    select * from {{ ref('int_measured_rows') }}

),

reported_agencies as (

    select * from {{ ref('int_reported_agencies') }}

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

receipts as (

    select * from {{ ref('stg_landing__receipts') }}

),

repeated_rows as (

    select * from {{ ref('int_repeated_rows') }}

),

-- The rows of an agency are one measurement, added up, and the first of them is cited; each grade stays one of its own.
-- What applies to one of the agencies that it was merged from applies to it.
placed as (

    select
        reported_rows.*,
        agencies.agency_no,
        agencies.agency_id,
        receipts.landing_no,
        row_number() over (
            partition by
                reported_rows.period, reported_rows.feed, reported_rows.measure, agencies.agency_no,
                reported_rows.measured_category
            order by reported_rows.landing_id, reported_rows.source_row, reported_rows.source_sheet
        ) as place
    from reported_rows
    inner join reported_agencies
        on
            reported_rows.period = reported_agencies.period
            and reported_rows.feed = reported_agencies.feed
            and reported_rows.reported_name = reported_agencies.reported_name
    inner join agencies
        on
            reported_agencies.period = agencies.period
            and reported_agencies.agency_id = agencies.agency_id
    inner join receipts
        on
            reported_rows.period = receipts.period
            and reported_rows.feed = receipts.feed
            and reported_rows.landing_id = receipts.landing_id
    left join repeated_rows
        on
            reported_rows.feed = repeated_rows.feed
            and reported_rows.period = repeated_rows.period
            and reported_rows.landing_id = repeated_rows.landing_id
            and reported_rows.source_row = repeated_rows.source_row
            and reported_rows.source_sheet is not distinct from repeated_rows.source_sheet
    where repeated_rows.landing_id is null

),

quotients as (

    select
        period, feed, measure, agency_no, agency_id, measured_category,
        {{ exact_divide('sum(numerator)', 'coalesce(sum(denominator), 1)') }} as measured_value,
        max(highest_value) as highest_value, max(is_applicable) as is_applicable, count(*) as rows_count,
        max(case when place = 1 then landing_no end) as landing_no,
        max(case when place = 1 then source_sheet end) as source_sheet,
        max(case when place = 1 then source_row end) as source_row
    from placed
    group by period, feed, measure, agency_no, agency_id, measured_category

),

final as (

    select
        period, feed, measure, agency_no, agency_id,
        cast(case when measured_value > highest_value then highest_value else measured_value end as decimal(28, 15))
            as measured_value,
        measured_category, is_applicable, rows_count, landing_no, source_sheet, source_row
    from quotients

)

select * from final
