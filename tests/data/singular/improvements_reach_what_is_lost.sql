-- The best option of an indicator gains what the indicator loses, unless some observation can reach no option: then
-- less, and nothing when none can. Fails with the agency and indicator.
with best as (

    select
        period,
        agency_id,
        indicator_no,
        max(pillar_gain) as pillar_gain
    from {{ ref('score_improvements') }}
    group by period, agency_id, indicator_no

),

observed as (

    select
        period,
        agency_id,
        indicator_no,
        count(case when status in ('not_applicable', 'not_assessed') then 1 end) as out_of_reach_count,
        count(case when status not in ('not_applicable', 'not_assessed') and score < 1 then 1 end) as in_reach_count
    from {{ ref('int_option_counts') }}
    where is_published
    group by period, agency_id, indicator_no

)

select
    scores.period,
    scores.agency_id,
    scores.indicator_no,
    scores.agency_id || ': indicator ' || scores.indicator_no || ' loses ' || scores.points_lost
    || ' points and its best option gains ' || coalesce(cast(best.pillar_gain as string), 'nothing') as message
from {{ ref('indicator_scores') }} as scores
inner join observed
    on
        scores.period = observed.period
        and scores.agency_id = observed.agency_id
        and scores.indicator_no = observed.indicator_no
left join best
    on
        scores.period = best.period
        and scores.agency_id = best.agency_id
        and scores.indicator_no = best.indicator_no
where
    (best.pillar_gain is null) <> (observed.in_reach_count = 0)
    or (observed.out_of_reach_count = 0 and coalesce(best.pillar_gain, 0) <> {{ round_half_up('scores.points_lost') }})
    or (observed.out_of_reach_count > 0 and best.pillar_gain > {{ round_half_up('scores.points_lost') }})
