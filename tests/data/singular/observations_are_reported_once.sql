-- One agency and measure (or one sub-service and question) is observed once in a period: of two rows,
-- neither is dropped in silence. Two spellings of one name in a file end here. Fails with the rows.
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
group by period, feed, measure, indicator_no, agency_id, service_id, sub_service_id
having count(*) > 1
