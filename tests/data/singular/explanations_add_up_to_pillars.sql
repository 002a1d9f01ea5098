-- The points that explain a pillar add up to it. Fails with the agency and pillar.
with explained as (

    select
        period,
        agency_id,
        pillar,
        sum(points) as points
    from {{ ref('score_explanations') }}
    group by period, agency_id, pillar

),

published as (

    select
        period,
        agency_id,
        pillar,
        score
    from {{ ref('pillar_scores') }}
    where entity_kind = 'agency'

)

select
    published.period,
    published.agency_id,
    published.pillar,
    published.agency_id || ': the explanations of ' || published.pillar || ' add up to '
    || coalesce(explained.points, 0) || ' and the score is ' || published.score as message
from published
left join explained
    on
        published.period = explained.period
        and published.agency_id = explained.agency_id
        and published.pillar = explained.pillar
where {{ round_half_up('coalesce(explained.points, 0)') }} <> published.score
