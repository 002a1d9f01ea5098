with counted as (

    {{ counted_rows(ref('int_measured_rows')) }}

),

-- The rows of an agency are one measurement, added up, and the first of them is cited; each grade stays one of its own.
-- What applies to one of the agencies that it was merged from applies to it.
placed as (

    select
        *,
        row_number() over (
            partition by period, feed, measure, agency_no, measured_category
            order by landing_id, source_row, source_sheet
        ) as place
    from counted

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
