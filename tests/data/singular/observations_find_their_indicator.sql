-- Every observation belongs to an indicator of its period's methodology. Fails with the row of the file.
select
    observations.period,
    observations.feed,
    observations.measure,
    observations.indicator_no,
    observations.source_file || ' row ' || observations.source_row || ': '
    || case
        when observations.indicator_no is null then 'measure ' || observations.measure
        else 'indicator ' || observations.indicator_no
    end
    || ' is read by no indicator of the methodology from the feed ' || observations.feed as message
from {{ ref('int_observations') }} as observations
inner join {{ ref('periods') }} as periods on observations.period = periods.period
left join {{ ref('indicators') }} as indicators
    on
        periods.methodology_id = indicators.methodology_id
        and observations.feed = indicators.feed
        and observations.measure = indicators.measure
        and indicators.indicator_no = coalesce(observations.indicator_no, indicators.indicator_no)
where
    indicators.indicator_no is null
    and exists (
        select 1
        from {{ ref('indicators') }} as read_measures
        where
            read_measures.methodology_id = periods.methodology_id
            and read_measures.feed = observations.feed
    )
