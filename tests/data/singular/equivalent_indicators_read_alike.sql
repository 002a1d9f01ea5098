-- Two indicators are equivalent only if one observation can answer both: the same feed, measure and grain. What the
-- former one measures in another way is a new indicator. Fails with the row of the seed.
select
    equivalents.methodology_id,
    equivalents.indicator_no,
    concat(
        'indicator_equivalents: indicator ', equivalents.indicator_no, ' of ', equivalents.methodology_id, ' reads ',
        later.feed, ' ', later.measure, ' by ', later.grain, ', indicator ', equivalents.previous_indicator_no, ' of ',
        equivalents.previous_methodology_id, ' reads ', earlier.feed, ' ', earlier.measure, ' by ', earlier.grain,
        '; take the row out, or correct indicators.csv'
    ) as message
from {{ ref('indicator_equivalents') }} as equivalents
inner join {{ ref('indicators') }} as later
    on
        equivalents.methodology_id = later.methodology_id
        and equivalents.indicator_no = later.indicator_no
inner join {{ ref('indicators') }} as earlier
    on
        equivalents.previous_methodology_id = earlier.methodology_id
        and equivalents.previous_indicator_no = earlier.indicator_no
where
    later.feed != earlier.feed
    or later.measure != earlier.measure
    or later.grain != earlier.grain
