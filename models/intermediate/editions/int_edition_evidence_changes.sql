with changed as (

    select * from {{ ref('int_edition_evidence_pairs') }}

),

input_changes as (

    select * from {{ ref('int_edition_input_changes') }}

),

inputs as (

    select
        period,
        from_edition,
        to_edition,
        array_agg(distinct case when input_kind = 'data' then input_name end) as feeds,
        array_agg(distinct concat_ws(' ', input_name, input_id)) as names
    from input_changes
    group by period, from_edition, to_edition

),

placed as (

    select
        changed.*,
        changed.from_side is null or changed.to_side is null as is_of_one_side,
        changed.from_side['observation'] = changed.to_side['observation'] as is_same_observation,
        (changed.from_side['status'] = 'source_failed')
        != (changed.to_side['status'] = 'source_failed') as is_source_changed,
        coalesce(array_contains(inputs.feeds, changed.feed), false) as is_feed_changed,
        coalesce(array_contains(inputs.feeds, 'services'), false) as is_registry_changed,
        coalesce(array_contains(inputs.names, 'names ' || changed.agency_id), false) as is_name_changed,
        coalesce(
            array_contains(inputs.names, 'indicator ' || changed.indicator_no)
            or array_contains(inputs.names, 'answer_stages'),
            false
        ) as is_rule_changed,
        coalesce(
            array_contains(inputs.names, 'models') or array_contains(inputs.names, 'parsers'), false
        ) as is_code_changed
    from changed
    left join inputs
        on
            changed.period = inputs.period
            and changed.from_edition = inputs.from_edition
            and changed.to_edition = inputs.to_edition

),

-- An indicator of one side alone is the method's, an agency of one side alone is who it is, and so is one that is
-- assessed on one side alone. A sub-service of one side alone is the registry's, or who has it. The same observation
-- with another score is a rule; another observation is whatever changed of what makes one.
judged as (

    select
        *,
        case
            when is_indicator_of_one_side or is_agency_of_one_side then false
            when is_of_one_side then is_registry_changed
            when is_same_observation then is_source_changed
            else is_feed_changed
        end as is_data,
        case
            when is_indicator_of_one_side then true
            when is_agency_of_one_side or is_of_one_side then false
            when 'not_assessed' in (from_side['status'], to_side['status']) then from_side['status'] = to_side['status']
            when is_same_observation then not is_source_changed
            else is_rule_changed
        end as is_rule,
        case
            when is_indicator_of_one_side then false
            when is_agency_of_one_side then true
            when is_of_one_side then is_name_changed
            when (from_side['status'] = 'not_assessed') != (to_side['status'] = 'not_assessed') then true
            when is_same_observation then false
            else is_name_changed
        end as is_identity
    from placed

),

-- Code that changed is a rule too, where nothing else explains the observation.
final as (

    select
        period, from_edition, to_edition, agency_id, service_id, sub_service_id, indicator_no, pillar, feed,
        from_side, to_side, is_data, is_identity,
        is_rule
        or coalesce(from_side['weight'] != to_side['weight'], false)
        or (is_code_changed and not is_data and not is_identity) as is_rule
    from judged

)

select * from final
