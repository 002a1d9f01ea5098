with reported_rows as (

    select * from {{ ref('int_reported_rows') }}
    where measure is not null

),

reported_agencies as (

    select * from {{ ref('int_reported_agencies') }}
    where agency_id is not null

),

repeated_rows as (

    select * from {{ ref('int_repeated_rows') }}

),

answers as (

    select * from {{ ref('int_answers') }}
    where
        unmatched_reason is null
        and not is_measured

),

registry as (

    select * from {{ ref('int_registered_sub_services') }}

),

-- The rows of an agency are one measurement, added up, and the first of them is cited; each grade stays one of its own.
-- What applies to one of the agencies that it was merged from applies to it.
placed as (

    select
        reported_rows.*,
        reported_agencies.agency_id,
        row_number() over (
            partition by
                reported_rows.period, reported_rows.feed, reported_rows.measure, reported_agencies.agency_id,
                reported_rows.measured_category
            order by reported_rows.landing_id, reported_rows.source_row, reported_rows.source_sheet
        ) as place
    from reported_rows
    inner join reported_agencies
        on
            reported_rows.period = reported_agencies.period
            and reported_rows.feed = reported_agencies.feed
            and reported_rows.reported_name = reported_agencies.reported_name
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
        period, feed, measure, agency_id, measured_category,
        {{ exact_divide('sum(numerator)', 'coalesce(sum(denominator), 1)') }} as measured_value,
        max(highest_value) as highest_value, max(is_applicable) as is_applicable, count(*) as rows_count,
        max(case when place = 1 then landing_id end) as landing_id,
        max(case when place = 1 then source_file end) as source_file,
        max(case when place = 1 then source_sheet end) as source_sheet,
        max(case when place = 1 then source_row end) as source_row
    from placed
    group by period, feed, measure, agency_id, measured_category

),

final as (

    select
        period, feed, measure, agency_id, cast(null as string) as service_id, cast(null as string) as sub_service_id,
        cast(null as integer) as indicator_no,
        cast(case when measured_value > highest_value then highest_value else measured_value end as decimal(28, 15))
            as measured_value,
        measured_category, cast(null as integer) as option_no, is_applicable, rows_count,
        landing_id, source_file, source_sheet, source_row
    from quotients

    union all

    select
        period, 'services' as feed, 'electronic_level' as measure, agency_id, service_id, sub_service_id,
        null as indicator_no, null as measured_value, electronic_level as measured_category, null as option_no,
        true as is_applicable, 1 as rows_count, landing_id, source_file, source_sheet, source_row
    from registry

    union all

    select
        period, feed, 'option_no' as measure, agency_id, service_id, sub_service_id, indicator_no,
        null as measured_value, null as measured_category, decided_option_no as option_no,
        true as is_applicable, 1 as rows_count, landing_id, source_file, source_sheet, source_row
    from answers

)

select * from final
