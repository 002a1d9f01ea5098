with moved as (

    select * from {{ ref('int_edition_moved_figures') }}

),

evidence as (

    select * from {{ ref('int_edition_evidence_causes') }}

),

inputs as (

    select
        period,
        from_edition,
        to_edition,
        bool_or(input_kind = 'data') as is_data,
        bool_or(input_kind = 'rule') as is_rule,
        bool_or(input_kind = 'identity') as is_identity,
        bool_or(
            input_kind = 'rule'
            and input_name not in ('indicators', 'options', 'thresholds', 'categories', 'applicability')
        ) as is_aggregation
    from {{ ref('int_edition_input_changes') }}
    group by period, from_edition, to_edition

),

-- Only what changed at all can be a cause. Evidence says which of it reached the figure; a rule of the steps after
-- (weights of pillars, means, levels) may have moved any figure above a single indicator's.
judged as (

    select
        moved.*,
        coalesce(evidence.is_data and inputs.is_data, false) as is_data,
        coalesce(evidence.is_rule and inputs.is_rule, false)
        or coalesce(inputs.is_aggregation and moved.entity_kind != 'agency_indicator', false) as is_rule,
        coalesce(evidence.is_identity and inputs.is_identity, false)
        or coalesce(inputs.is_identity, false) and (
            moved.measure in ('institution_id', 'participation_status') or moved.measure like '%name_fa'
        ) as is_identity,
        coalesce(inputs.is_data, false) as is_data_changed,
        coalesce(inputs.is_rule, false) as is_rule_changed,
        coalesce(inputs.is_identity, false) as is_identity_changed
    from moved
    left join evidence
        on
            moved.period = evidence.period
            and moved.from_edition = evidence.from_edition
            and moved.to_edition = evidence.to_edition
            and moved.entity_kind = evidence.entity_kind
            and moved.entity_id = evidence.entity_id
            and moved.measure = evidence.measure
    left join inputs
        on
            moved.period = inputs.period
            and moved.from_edition = inputs.from_edition
            and moved.to_edition = inputs.to_edition

),

-- A figure that no changed evidence is behind can only have been moved by what is not evidence.
final as (

    select
        cast(period as integer) as period,
        from_edition,
        to_edition,
        entity_kind,
        entity_id,
        measure,
        coalesce(to_agency_id, from_agency_id) as agency_id,
        from_value,
        to_value,
        cast(to_value - from_value as decimal(38, 15)) as difference,
        from_value_text,
        to_value_text,
        coalesce(
            nullif(concat_ws(
                ', ',
                case when is_data then 'data' end,
                case when is_rule then 'rule' end,
                case when is_identity then 'identity' end
            ), ''),
            nullif(concat_ws(
                ', ',
                case when is_rule_changed then 'rule' end,
                case when is_identity_changed then 'identity' end
            ), ''),
            case when is_data_changed then 'data' end,
            'unknown'
        ) as cause
    from judged

)

select * from final
