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
        evidence.pillar
        {%- for column in ["observation", "score", "weight", "status", "input_name", "source_row", "agency_id"] %},
        max(case when evidence.edition = pairs.from_edition then evidence.{{ column }} end) as from_{{ column }},
        max(case when evidence.edition = pairs.to_edition then evidence.{{ column }} end) as to_{{ column }}
        {%- endfor %}
    from pairs
    inner join evidence
        on
            pairs.period = evidence.period
            and evidence.edition in (pairs.from_edition, pairs.to_edition)
    group by
        pairs.period, pairs.from_edition, pairs.to_edition, evidence.agency_id, evidence.service_id,
        evidence.sub_service_id, evidence.indicator_no, evidence.pillar

),

-- Only what is not the same on both sides; what lies in one of them has an agency there and not in the other.
final as (

    select *
    from sides
    where
        from_observation is distinct from to_observation
        or from_score is distinct from to_score
        or from_weight is distinct from to_weight
        or from_status is distinct from to_status
        or from_agency_id is distinct from to_agency_id

)

select * from final
