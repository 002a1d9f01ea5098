-- One stage of review decides, and only one. Fails with the methodology.
select
    methodologies.methodology_id,
    'answer_stages: ' || count(answer_stages.stage) || ' stages of ' || methodologies.methodology_id
    || ' decide, and one must' as message
from {{ ref('methodologies') }} as methodologies
left join {{ ref('answer_stages') }} as answer_stages
    on
        methodologies.methodology_id = answer_stages.methodology_id
        and answer_stages.decides
group by methodologies.methodology_id
having count(answer_stages.stage) <> 1
