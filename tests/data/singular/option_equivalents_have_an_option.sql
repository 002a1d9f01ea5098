-- The option that an answer counts as is one of the equivalent indicator, and the two are equivalent at all.
select
    listed.methodology_id,
    listed.indicator_no,
    listed.option_no,
    concat(
        'option_equivalents: option ', listed.option_no, ' of indicator ', listed.indicator_no, ' of ',
        listed.methodology_id, ': ', listed.other_methodology_id, ' has no equivalent indicator with an option ',
        listed.other_option_no
    ) as message
from {{ ref('option_equivalents') }} as listed
left join {{ ref('int_equivalent_indicators') }} as equivalents
    on
        listed.methodology_id = equivalents.asked_methodology_id
        and listed.indicator_no = equivalents.asked_indicator_no
        and listed.other_methodology_id = equivalents.methodology_id
left join {{ ref('options') }} as options
    on
        equivalents.methodology_id = options.methodology_id
        and equivalents.indicator_no = options.indicator_no
        and listed.other_option_no = options.option_no
where options.option_no is null
