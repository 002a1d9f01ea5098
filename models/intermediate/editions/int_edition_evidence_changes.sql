with changed as (

    select * from {{ ref('int_edition_evidence_pairs') }}

),

evidence as (

    select * from {{ ref('int_edition_evidence') }}

),

inputs as (

    select * from {{ ref('int_edition_input_changes') }}

),

agencies as (

    select
        edition,
        period,
        agency_id,
        count(*) as observations_count
    from evidence
    group by edition, period, agency_id

),

indicators as (

    select
        edition,
        period,
        indicator_no,
        count(*) as observations_count
    from evidence
    group by edition, period, indicator_no

),

placed as (

    select
        changed.*,
        from_agencies.agency_id is null or to_agencies.agency_id is null as is_agency_of_one_side,
        from_indicators.indicator_no is null or to_indicators.indicator_no is null as is_indicator_of_one_side,
        changed.from_status is null or changed.to_status is null as is_of_one_side,
        feeds.input_name is not null as is_feed_changed,
        registries.input_name is not null as is_registry_changed,
        names.input_name is not null as is_name_changed,
        rules.input_name is not null or stages.input_name is not null as is_rule_changed
    from changed
    {{ edition_side('agencies', 'from', 'agency_id') }}
    {{ edition_side('agencies', 'to', 'agency_id') }}
    {{ edition_side('indicators', 'from', 'indicator_no') }}
    {{ edition_side('indicators', 'to', 'indicator_no') }}
    {{ changed_input('feeds', "changed.feed") }}
    {{ changed_input('registries', "'services'") }}
    {{ changed_input('names', "'names ' || changed.agency_id") }}
    {{ changed_input('rules', "'indicator ' || changed.indicator_no") }}
    {{ changed_input('stages', "'answer_stages'") }}

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
            when from_observation = to_observation
                then (from_status = 'source_failed') != (to_status = 'source_failed')
            else is_feed_changed
        end as is_data,
        case
            when is_indicator_of_one_side then true
            when is_agency_of_one_side or is_of_one_side then false
            when from_status = 'not_assessed' or to_status = 'not_assessed' then from_status = to_status
            when from_observation = to_observation
                then (from_status = 'source_failed') = (to_status = 'source_failed')
            else is_rule_changed
        end as is_rule,
        case
            when is_indicator_of_one_side then false
            when is_agency_of_one_side then true
            when is_of_one_side then is_name_changed
            when (from_status = 'not_assessed') != (to_status = 'not_assessed') then true
            when from_observation = to_observation then false
            else is_name_changed
        end as is_identity
    from placed

),

final as (

    select
        period, from_edition, to_edition, agency_id, service_id, sub_service_id, indicator_no, pillar, feed,
        from_observation, to_observation, from_option_no, to_option_no, from_score, to_score, from_weight, to_weight,
        from_status, to_status, from_landing_id, to_landing_id, from_source_row, to_source_row,
        is_data,
        is_rule or coalesce(from_weight != to_weight, false) as is_rule,
        is_identity
    from judged

)

select * from final
