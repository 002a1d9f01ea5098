-- The answers that agencies are counted with are those of evidence_gap, and the scores that count there are those that
-- are scored, row by row. Fails with the agency and indicator.
with not_applicable as (

    select
        scored.period,
        receipts.landing_id,
        scored.source_sheet,
        scored.source_row
    from {{ ref('int_scored_observations') }} as scored
    inner join {{ ref('stg_landing__receipts') }} as receipts
        on
            scored.period = receipts.period
            and scored.landing_no = receipts.landing_no
    where scored.status = 'not_applicable'

),

-- The number of its row tells the score of one answer from that of another.
gaps as (

    select
        gap.period,
        gap.agency_id,
        gap.indicator_no,
        count(*) as answers_count,
        sum(case when not_applicable.landing_id is null then gap.decided_score else 0 end) as score_sum,
        sum(case when not_applicable.landing_id is null then gap.decided_score * gap.source_row else 0 end) as rows_sum
    from {{ ref('evidence_gap') }} as gap
    left join not_applicable
        on
            gap.period = not_applicable.period
            and gap.landing_id = not_applicable.landing_id
            and gap.source_row = not_applicable.source_row
            and gap.source_sheet is not distinct from not_applicable.source_sheet
    group by gap.period, gap.agency_id, gap.indicator_no

),

claims as (

    select
        gaps.period,
        gaps.agency_id,
        sum(gaps.answers_count) as answers_count,
        max(over_claims.answers_count) as counted_count
    from gaps
    left join {{ ref('agency_over_claims') }} as over_claims
        on
            gaps.period = over_claims.period
            and gaps.agency_id = over_claims.agency_id
    group by gaps.period, gaps.agency_id

),

scored as (

    select
        scored.period,
        agencies.agency_id,
        scored.indicator_no,
        sum(scored.score) as score_sum,
        sum(scored.score * scored.source_row) as rows_sum
    from {{ ref('int_scored_observations') }} as scored
    inner join {{ ref('int_agencies_in_scope') }} as agencies
        on
            scored.period = agencies.period
            and scored.agency_no = agencies.agency_no
    where
        scored.is_reported
        and scored.status != 'not_applicable'
    group by scored.period, agencies.agency_id, scored.indicator_no

)

select
    period,
    agency_id,
    'agency_over_claims: agency_id = ' || agency_id || ' has ' || answers_count || ' answers and not '
    || coalesce(counted_count, 0) as message
from claims
where answers_count != coalesce(counted_count, 0)

union all

select
    gaps.period,
    gaps.agency_id,
    'evidence_gap: answers of ' || gaps.agency_id || ' to indicator ' || gaps.indicator_no || ' count '
    || gaps.score_sum || ' and are scored ' || scored.score_sum as message
from gaps
left join scored
    on
        gaps.period = scored.period
        and gaps.agency_id = scored.agency_id
        and gaps.indicator_no = scored.indicator_no
where
    coalesce(gaps.score_sum, 0) != coalesce(scored.score_sum, 0)
    or coalesce(gaps.rows_sum, 0) != coalesce(scored.rows_sum, 0)
