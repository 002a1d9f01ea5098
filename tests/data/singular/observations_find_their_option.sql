-- What was answered or measured is an option, a category or within an interval. Fails with the row of the file.
select
    observed.period,
    observed.indicator_no,
    agencies.agency_id,
    receipts.source_file || ' row ' || observed.source_row || ': indicator ' || observed.indicator_no || ' of '
    || agencies.agency_id || ' has '
    || coalesce('category ' || observed.measured_category, 'value ' || observed.measured_value)
    || ', which is none of its options; mend the row, or options.csv, categories.csv or thresholds.csv' as message
from {{ ref('int_observed_options') }} as observed
inner join {{ ref('int_agencies_in_scope') }} as agencies
    on
        observed.period = agencies.period
        and observed.agency_no = agencies.agency_no
inner join {{ ref('stg_landing__receipts') }} as receipts
    on
        observed.period = receipts.period
        and observed.landing_no = receipts.landing_no
where
    observed.option_no is null
    and coalesce(observed.measured_category, cast(observed.measured_value as string)) is not null
