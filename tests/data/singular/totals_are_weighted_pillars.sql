-- The total of an agency is its weighted pillars, before anything is rounded. Fails with the agency.
with weights as (

    select
        methodology_id,
        max(case when pillar = 'user_centric' then weight end) as user_centric,
        max(case when pillar = 'transparent' then weight end) as transparent,
        max(case when pillar = 'integrated' then weight end) as integrated,
        max(case when pillar = 'participatory' then weight end) as participatory
    from {{ ref('pillars') }}
    group by methodology_id

)

select
    scores.period,
    scores.agency_id,
    scores.agency_id || ': the weighted pillars are not the total ' || scores.total as message
from {{ ref('int_agency_scores') }} as scores
inner join weights on scores.methodology_id = weights.methodology_id
where
    {{ round_half_up('scores.total', 9) }} <> {{ round_half_up(
        'scores.user_centric * weights.user_centric + scores.transparent * weights.transparent'
        ~ ' + scores.integrated * weights.integrated + scores.participatory * weights.participatory', 9
    ) }}
