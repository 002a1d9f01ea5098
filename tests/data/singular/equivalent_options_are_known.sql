-- An answer under one methodology is an option of the equivalent indicator under the other, by its own number or by
-- option_equivalents: else a rescored answer would score nothing, and the method would seem to have taken it away.
select
    asked.methodology_id,
    asked.indicator_no,
    asked.option_no,
    concat(
        'option_equivalents: option ', asked.option_no, ' of indicator ', asked.indicator_no, ' of ',
        asked.methodology_id, ' is no option of indicator ', equivalents.indicator_no, ' of ',
        equivalents.methodology_id, '; add a row that says which one it counts as'
    ) as message
from {{ ref('options') }} as asked
inner join {{ ref('indicators') }} as indicators
    on
        asked.methodology_id = indicators.methodology_id
        and asked.indicator_no = indicators.indicator_no
        and indicators.scoring_rule = 'option'
inner join {{ ref('int_equivalent_indicators') }} as equivalents
    on
        asked.methodology_id = equivalents.asked_methodology_id
        and asked.indicator_no = equivalents.asked_indicator_no
left join {{ ref('option_equivalents') }} as listed
    on
        asked.methodology_id = listed.methodology_id
        and asked.indicator_no = listed.indicator_no
        and asked.option_no = listed.option_no
        and equivalents.methodology_id = listed.other_methodology_id
left join {{ ref('options') }} as counted
    on
        equivalents.methodology_id = counted.methodology_id
        and equivalents.indicator_no = counted.indicator_no
        and coalesce(listed.other_option_no, asked.option_no) = counted.option_no
where counted.option_no is null
