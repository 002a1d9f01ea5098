with pairs as (

    select * from {{ ref('int_edition_pairs') }}

),

evidence as (

    select * from {{ ref('int_edition_evidence') }}

),

sides as (

    select
        pairs.period,
        pairs.from_edition,
        pairs.to_edition,
        evidence.agency_id,
        evidence.service_id,
        evidence.sub_service_id,
        evidence.indicator_no,
        evidence.pillar,
        max(evidence.feed) as feed,
        max(case when evidence.edition = pairs.from_edition then evidence.observation end) as from_observation,
        max(case when evidence.edition = pairs.to_edition then evidence.observation end) as to_observation,
        max(case when evidence.edition = pairs.from_edition then evidence.option_no end) as from_option_no,
        max(case when evidence.edition = pairs.to_edition then evidence.option_no end) as to_option_no,
        max(case when evidence.edition = pairs.from_edition then evidence.score end) as from_score,
        max(case when evidence.edition = pairs.to_edition then evidence.score end) as to_score,
        max(case when evidence.edition = pairs.from_edition then evidence.weight end) as from_weight,
        max(case when evidence.edition = pairs.to_edition then evidence.weight end) as to_weight,
        max(case when evidence.edition = pairs.from_edition then evidence.status end) as from_status,
        max(case when evidence.edition = pairs.to_edition then evidence.status end) as to_status,
        max(case when evidence.edition = pairs.from_edition then evidence.landing_id end) as from_landing_id,
        max(case when evidence.edition = pairs.to_edition then evidence.landing_id end) as to_landing_id,
        max(case when evidence.edition = pairs.from_edition then evidence.source_row end) as from_source_row,
        max(case when evidence.edition = pairs.to_edition then evidence.source_row end) as to_source_row
    from pairs
    inner join evidence
        on
            pairs.period = evidence.period
            and evidence.edition in (pairs.from_edition, pairs.to_edition)
    group by
        pairs.period, pairs.from_edition, pairs.to_edition, evidence.agency_id, evidence.service_id,
        evidence.sub_service_id, evidence.indicator_no, evidence.pillar

),

-- Only what is not the same on both sides; what lies in one of them has a status there and none in the other.
final as (

    select *
    from sides
    where
        from_observation is distinct from to_observation
        or from_score is distinct from to_score
        or from_weight is distinct from to_weight
        or from_status is distinct from to_status

)

select * from final
