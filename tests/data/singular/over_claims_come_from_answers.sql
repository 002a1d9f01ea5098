-- The answers that agencies are counted with are those of evidence_gap, and the score that counts there is the one
-- that is scored. Fails with the agency.
with gaps as (

    select
        period,
        agency_id,
        count(*) as answers_count
    from {{ ref('evidence_gap') }}
    group by period, agency_id

)

select
    gaps.period,
    gaps.agency_id,
    'agency_over_claims: agency_id = ' || gaps.agency_id || ' has ' || gaps.answers_count || ' answers and not '
    || coalesce(claims.answers_count, 0) as message
from gaps
left join {{ ref('agency_over_claims') }} as claims
    on
        gaps.period = claims.period
        and gaps.agency_id = claims.agency_id
where gaps.answers_count != coalesce(claims.answers_count, 0)

union all

select
    gap.period,
    gap.agency_id,
    'evidence_gap: row ' || gap.source_row || ' of ' || gap.landing_id || ' counts ' || gap.decided_score
    || ' and is scored ' || scored.score as message
from {{ ref('evidence_gap') }} as gap
inner join {{ ref('int_scored_observations') }} as scored
    on
        gap.period = scored.period
        and gap.landing_id = scored.landing_id
        and gap.source_row = scored.source_row
        and gap.source_sheet is not distinct from scored.source_sheet
        and scored.is_published
where
    scored.status != 'not_applicable'
    and coalesce(gap.decided_score, 0) != scored.score
