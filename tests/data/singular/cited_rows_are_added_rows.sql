-- A measurement that several rows add up to cites one of them. Fails with the agency and measure.
with resolved_rows as (

    select
        reported_rows.*,
        reported_agencies.agency_id
    from {{ ref('int_reported_rows') }} as reported_rows
    inner join {{ ref('int_reported_agencies') }} as reported_agencies
        on
            reported_rows.period = reported_agencies.period
            and reported_rows.feed = reported_agencies.feed
            and reported_rows.reported_name = reported_agencies.reported_name
    where reported_rows.reported_part is not null

),

measurements as (

    select measurements.*
    from {{ ref('int_observations') }} as measurements
    where
        exists (
            select 1
            from resolved_rows
            where
                resolved_rows.feed = measurements.feed
                and resolved_rows.measure = measurements.measure
        )

)

select
    measurements.period,
    measurements.agency_id,
    measurements.measure,
    measurements.agency_id || ': ' || measurements.measure || ' cites row ' || measurements.source_row || ' of '
    || measurements.source_file || ', which is none that it adds up' as message
from measurements
left join resolved_rows
    on
        measurements.period = resolved_rows.period
        and measurements.agency_id = resolved_rows.agency_id
        and measurements.measure = resolved_rows.measure
        and measurements.landing_id = resolved_rows.landing_id
        and measurements.source_sheet is not distinct from resolved_rows.source_sheet
        and measurements.source_row = resolved_rows.source_row
where resolved_rows.source_row is null
