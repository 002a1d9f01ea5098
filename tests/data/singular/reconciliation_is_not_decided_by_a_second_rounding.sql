{{ config(
    severity="warn",
    meta={
        "reason": "a value can lie on an edge exactly, and then one rounding more does no harm: somebody has to look",
    },
) }}
-- Computed figures are hundredths. Where a column prints fewer decimals they are rounded again, which can
-- only mislead when the hundredths lie exactly on an edge (49.495 -> 49.50 -> 50). Shows those.
select
    figure_id,
    published,
    computed,
    computed_rounded,
    concat(
        figure_id, ': computed ', computed, ' lies on a rounding edge; look at the unrounded value before ',
        'trusting that it ', case when computed_rounded = published then 'reproduces ' else 'misses ' end, published
    ) as message
from {{ ref('int_compared_figures') }}
where
    is_of_printed_data
    and case compared_decimals
        when 0 then computed - floor(computed) = 0.5
        when 1 then 10 * computed - floor(10 * computed) = 0.5
    end
