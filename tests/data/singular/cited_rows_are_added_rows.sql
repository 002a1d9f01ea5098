-- A measurement that several rows add up to cites one of them. Fails with the agency and measure.
with added as (

    select * from {{ ref('int_added_rows') }}

),

feeds as (

    select feed
    from added
    group by feed

),

observations as (

    select observations.*
    from {{ ref('int_observations') }} as observations
    inner join feeds on observations.feed = feeds.feed

)

select
    observations.period,
    observations.agency_id,
    observations.measure,
    observations.agency_id || ': ' || observations.measure || ' cites row ' || observations.source_row || ' of '
    || observations.source_file || ', which is none that it adds up' as message
from observations
left join added
    on
        observations.period = added.period
        and observations.agency_id = added.agency_id
        and observations.measure = added.measure
        and observations.landing_id = added.landing_id
        and observations.source_sheet is not distinct from added.source_sheet
        and observations.source_row = added.source_row
where added.source_row is null
