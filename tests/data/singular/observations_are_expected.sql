{{ config(severity="warn") }}
-- A row that meets no expected observation scores nothing: its agency is out of scope, its sub-service
-- is not in the registry, or it answers at the wrong level. It warns and does not fail: one sub-service
-- refused by the registry's contract must not stop a refresh, and its agency already scores zero for it.
select
    observed.period,
    observed.agency_id,
    observed.indicator_no,
    observed.source_file || ' row ' || observed.source_row || ': indicator ' || observed.indicator_no || ' of '
    || observed.agency_id || coalesce(', sub-service ' || observed.sub_service_id, '')
    || ' was not expected and scores nothing' as message
from {{ ref('int_observed_options') }} as observed
inner join {{ ref('int_feed_landings') }} as landings
    on
        observed.period = landings.period
        and landings.feed = 'services'
        and landings.is_landed
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
