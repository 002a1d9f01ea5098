-- What was answered or measured is an option, a category or within an interval. Fails with the row of the file.
select
    period,
    indicator_no,
    agency_id,
    source_file || ' row ' || source_row || ': indicator ' || indicator_no || ' of ' || agency_id || ' has '
    || coalesce('option ' || reported_option_no, 'category ' || measured_category, 'value ' || measured_value)
    || ', which is none of its options; mend the row, or options.csv, categories.csv or thresholds.csv' as message
from {{ ref('int_observed_options') }}
where
    option_no is null
    and coalesce(cast(reported_option_no as string), measured_category, cast(measured_value as string)) is not null
