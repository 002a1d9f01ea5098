with moved as (

    select * from {{ ref('int_edition_moved_figures') }}

),

evidence as (

    select * from {{ ref('int_edition_cause_levels') }}

),

reach as (

    select * from {{ ref('int_edition_input_reach') }}

),

-- What changed evidence, or a step above evidence, says of each figure.
judged as (

    select
        moved.*,
        not moved.is_identity_measure
        and (coalesce(evidence.is_data, false) or coalesce(whole_agency.is_data, false)) as is_data,
        not moved.is_identity_measure
        and (
            coalesce(evidence.is_rule, false) or coalesce(whole_agency.is_rule, false)
            or coalesce({{ reached_by_rule('inputs') }}, false)
        ) as is_rule,
        coalesce(evidence.is_identity, false) or coalesce(whole_agency.is_identity, false)
        or coalesce(places.is_place_changed, false)
        or coalesce(inputs.is_identity_changed and moved.is_identity_measure, false) as is_identity,
        coalesce(inputs.is_data_changed, false) as is_data_changed,
        coalesce(inputs.is_rule_changed, false) as is_rule_changed,
        coalesce(inputs.is_identity_changed, false) as is_identity_changed
    from moved
    left join evidence
        on
            moved.period = evidence.period
            and moved.from_edition = evidence.from_edition
            and moved.to_edition = evidence.to_edition
            and moved.subject_kind = evidence.subject_kind
            and moved.subject_id = evidence.subject_id
            and coalesce(moved.pillar, '') = evidence.pillar
            and coalesce(moved.indicator_no, 0) = evidence.indicator_no
    left join evidence as whole_agency
        on
            moved.subject_kind = 'service'
            and moved.period = whole_agency.period
            and moved.from_edition = whole_agency.from_edition
            and moved.to_edition = whole_agency.to_edition
            and whole_agency.subject_kind = 'whole_agency'
            and moved.agency_id = whole_agency.subject_id
            and coalesce(moved.pillar, '') = whole_agency.pillar
            and coalesce(moved.indicator_no, 0) = whole_agency.indicator_no
    left join reach as inputs
        on
            moved.period = inputs.period
            and moved.from_edition = inputs.from_edition
            and moved.to_edition = inputs.to_edition
            and inputs.subject_kind = 'all'
    left join reach as places
        on
            moved.period = places.period
            and moved.from_edition = places.from_edition
            and moved.to_edition = places.to_edition
            and moved.subject_kind = places.subject_kind
            and moved.subject_id = places.subject_id

),

-- A figure that nothing of this explains has been moved by something above evidence, or else by what changed at all.
final as (

    select
        cast(period as integer) as period,
        from_edition,
        to_edition,
        entity_kind,
        entity_id,
        measure,
        agency_id,
        from_value,
        to_value,
        cast(to_value - from_value as decimal(38, 15)) as difference,
        from_value_text,
        to_value_text,
        coalesce(
            {{ causes('is_data', 'is_rule', 'is_identity') }},
            {{ causes('false', 'is_rule_changed', 'is_identity_changed') }},
            {{ causes('is_data_changed', 'false', 'false') }},
            'unknown'
        ) as cause
    from judged

)

select * from final
