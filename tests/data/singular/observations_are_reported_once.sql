-- One agency and measure (or one sub-service and question) is observed once in a period: rows that repeat or contradict
-- each other are in quarantined_rows and observed by none. Fails with the rows.
select
    period,
    feed,
    measure,
    indicator_no,
    agency_id,
    service_id,
    sub_service_id,
    feed || ': ' || agency_id || coalesce(', sub-service ' || sub_service_id, '') || ' has ' || count(*)
    || ' rows for ' || coalesce('indicator ' || indicator_no, measure) || ': '
    || string_agg(source_file || ' row ' || source_row, ', ' order by source_file, source_row)
    || '; keep one of them' as message
from {{ ref('int_observations') }}
group by period, feed, measure, measured_category, indicator_no, agency_id, service_id, sub_service_id
having count(*) > 1
