with moved as (

    select * from {{ ref('int_edition_moved_figures') }}

),

causes as (

    select * from {{ ref('int_edition_cause_levels') }}

),

inputs as (

    select
        period,
        from_edition,
        to_edition,
        bool_or(input_kind = 'data') as is_data,
        bool_or(input_kind = 'rule') as is_rule,
        bool_or(input_kind = 'identity') as is_identity,
        array_agg(distinct input_name) filter (where input_kind = 'rule') as rules
    from {{ ref('int_edition_input_changes') }}
    group by period, from_edition, to_edition

),

-- What the report prints twice, in two ways.
printed as (

    select
        period, entity_kind, entity_id, measure, agency_id,
        first(value) filter (where edition = 'print_a') as from_value,
        first(value) filter (where edition = 'print_b') as to_value
    from {{ ref('edition_figures') }}
    group by period, entity_kind, entity_id, measure, agency_id
    having from_value != to_value

),

-- What changed evidence (its own, or its service's whole agency's) and a step above evidence say of each figure. What
-- nothing is known of is null, and no cause.
judged as (

    select
        moved.*,
        not moved.is_identity_measure and (own.is_data or whole_agency.is_data) as is_data,
        not moved.is_identity_measure
        and (own.is_rule or whole_agency.is_rule or {{ has_any_word('inputs.rules', 'moved.reached_by') }}) as is_rule,
        own.is_identity or whole_agency.is_identity or of_subject.is_place
        or (moved.is_identity_measure and inputs.is_identity) as is_identity,
        inputs.is_data as is_any_data,
        inputs.is_rule as is_any_rule,
        inputs.is_identity as is_any_identity
    from moved
    left join causes as own
        on
            (moved.period, moved.from_edition, moved.to_edition) = (own.period, own.from_edition, own.to_edition)
            and (moved.subject_kind, moved.subject_id) = (own.subject_kind, own.subject_id)
            and moved.pillar is not distinct from own.pillar
            and moved.indicator_no is not distinct from own.indicator_no
    left join causes as whole_agency
        on
            (moved.period, moved.from_edition, moved.to_edition)
            = (whole_agency.period, whole_agency.from_edition, whole_agency.to_edition)
            and (moved.subject_kind, moved.agency_id) = ('service', whole_agency.subject_id)
            and whole_agency.subject_kind = 'whole_agency'
            and moved.pillar is not distinct from whole_agency.pillar
            and moved.indicator_no is not distinct from whole_agency.indicator_no
    left join causes as of_subject
        on
            (moved.period, moved.from_edition, moved.to_edition)
            = (of_subject.period, of_subject.from_edition, of_subject.to_edition)
            and (moved.subject_kind, moved.subject_id) = (of_subject.subject_kind, of_subject.subject_id)
            and of_subject.pillar is null
    left join inputs
        on
            (moved.period, moved.from_edition, moved.to_edition)
            = (inputs.period, inputs.from_edition, inputs.to_edition)

),

-- A figure that nothing of this explains has been moved by something above evidence, or else by what changed at all.
-- Print does not say why the two printed editions differ.
final as (

    select
        period, from_edition, to_edition, entity_kind, entity_id, measure, agency_id, from_value, to_value,
        cast(to_value - from_value as decimal(38, 15)) as difference, from_value_text, to_value_text,
        coalesce(
            {{ causes('is_data', 'is_rule', 'is_identity') }},
            {{ causes('false', 'is_any_rule', 'is_any_identity') }},
            {{ causes('is_any_data', 'false', 'false') }},
            'unknown'
        ) as cause
    from judged

    union all

    select
        period, 'print_a' as from_edition, 'print_b' as to_edition, entity_kind, entity_id, measure, agency_id,
        from_value, to_value, to_value - from_value as difference,
        null as from_value_text, null as to_value_text, 'unknown' as cause
    from printed

)

select * from final
