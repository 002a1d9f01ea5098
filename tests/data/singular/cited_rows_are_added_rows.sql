-- A measurement that several rows add up to cites one of them. Fails with the agency and measure.
with resolved_rows as (

    select
        reported_rows.*,
        reported_agencies.agency_id,
        receipts.landing_no
    from {{ ref('int_measured_rows') }} as reported_rows
    inner join {{ ref('int_reported_agencies') }} as reported_agencies
        on
            reported_rows.period = reported_agencies.period
            and reported_rows.feed = reported_agencies.feed
            and reported_rows.reported_name = reported_agencies.reported_name
    inner join {{ ref('stg_landing__receipts') }} as receipts
        on
            reported_rows.period = receipts.period
            and reported_rows.feed = receipts.feed
            and reported_rows.landing_id = receipts.landing_id

)

select
    measurements.period,
    measurements.agency_id,
    measurements.measure,
    measurements.agency_id || ': ' || measurements.measure || ' cites row ' || measurements.source_row
    || ', which is none that it adds up' as message
from {{ ref('int_measurements') }} as measurements
left join resolved_rows
    on
        measurements.period = resolved_rows.period
        and measurements.feed = resolved_rows.feed
        and measurements.agency_id = resolved_rows.agency_id
        and measurements.measure = resolved_rows.measure
        and measurements.landing_no = resolved_rows.landing_no
        and measurements.source_sheet is not distinct from resolved_rows.source_sheet
        and measurements.source_row = resolved_rows.source_row
where resolved_rows.source_row is null
