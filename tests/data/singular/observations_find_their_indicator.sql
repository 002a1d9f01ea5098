-- Every measurement belongs to an indicator of its period's methodology. Fails with the row of the file.
select
    measurements.period,
    measurements.feed,
    measurements.measure,
    receipts.source_file || ' row ' || measurements.source_row || ': measure ' || measurements.measure
    || ' is read by no indicator of the methodology from the feed ' || measurements.feed as message
from {{ ref('int_measurements') }} as measurements
inner join {{ ref('stg_landing__receipts') }} as receipts
    on
        measurements.period = receipts.period
        and measurements.landing_no = receipts.landing_no
inner join {{ ref('periods') }} as periods on measurements.period = periods.period
left join {{ ref('indicators') }} as indicators
    on
        periods.methodology_id = indicators.methodology_id
        and measurements.feed = indicators.feed
        and measurements.measure = indicators.measure
where
    indicators.indicator_no is null
    and exists (
        select 1
        from {{ ref('indicators') }} as read_measures
        where
            read_measures.methodology_id = periods.methodology_id
            and read_measures.feed = measurements.feed
    )
