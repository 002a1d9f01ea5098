-- An observation meets one that is expected: a row that meets none is in quarantined_rows and observed by none. Fails
-- with the row of the file.
select
    observed.period,
    observed.agency_id,
    observed.indicator_no,
    observed.source_file || ' row ' || observed.source_row || ': indicator ' || observed.indicator_no || ' of '
    || observed.agency_id || coalesce(', sub-service ' || observed.sub_service_id, '')
    || ' was not expected and scores nothing' as message
from {{ ref('int_observed_options') }} as observed
left join {{ ref('int_expected_observations') }} as expected
    on
        observed.period = expected.period
        and expected.is_published
        and observed.agency_id = expected.agency_id
        and observed.indicator_no = expected.indicator_no
        and observed.service_id is not distinct from expected.service_id
        and observed.sub_service_id is not distinct from expected.sub_service_id
where
    observed.is_published
    and expected.agency_id is null
