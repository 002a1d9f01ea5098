with changed as (

    select * from {{ ref('int_edition_evidence_pairs') }}

),

evidence as (

    select * from {{ ref('int_edition_evidence') }}

),

inputs as (

    select * from {{ ref('int_edition_inputs') }}
    where input_kind = 'data'

),

registry_changes as (

    select
        period,
        from_edition,
        to_edition,
        count(*) as landings_count
    from {{ ref('int_edition_input_changes') }}
    where
        input_kind = 'data'
        and input_name like 'services %'
    group by period, from_edition, to_edition

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

-- What is known of each side: whether it has the agency and the indicator at all, and whether the bytes behind a row
-- were in force in both.
final as (

    select
        changed.period, changed.from_edition, changed.to_edition,
        changed.agency_id, changed.service_id, changed.sub_service_id, changed.indicator_no, changed.pillar,
        changed.from_agency_id, changed.to_agency_id, changed.from_observation, changed.to_observation,
        changed.from_weight, changed.to_weight, changed.from_status, changed.to_status,
        from_agencies.agency_id is not null and to_agencies.agency_id is not null as is_agency_in_both,
        from_indicators.indicator_no is not null and to_indicators.indicator_no is not null as is_indicator_in_both,
        (changed.from_input_name is null or kept_inputs.input_name is not null)
        and (changed.to_input_name is null or former_inputs.input_name is not null) as are_bytes_in_both,
        coalesce(
            changed.from_input_name = changed.to_input_name and changed.from_source_row = changed.to_source_row, false
        ) as is_same_row,
        registry_changes.period is not null as is_registry_changed
    from changed
    left join agencies as from_agencies
        on
            changed.from_edition = from_agencies.edition
            and changed.period = from_agencies.period
            and changed.agency_id = from_agencies.agency_id
    left join agencies as to_agencies
        on
            changed.to_edition = to_agencies.edition
            and changed.period = to_agencies.period
            and changed.agency_id = to_agencies.agency_id
    left join indicators as from_indicators
        on
            changed.from_edition = from_indicators.edition
            and changed.period = from_indicators.period
            and changed.indicator_no = from_indicators.indicator_no
    left join indicators as to_indicators
        on
            changed.to_edition = to_indicators.edition
            and changed.period = to_indicators.period
            and changed.indicator_no = to_indicators.indicator_no
    left join inputs as kept_inputs
        on
            changed.to_edition = kept_inputs.edition
            and changed.period = kept_inputs.period
            and changed.from_input_name = kept_inputs.input_name
    left join inputs as former_inputs
        on
            changed.from_edition = former_inputs.edition
            and changed.period = former_inputs.period
            and changed.to_input_name = former_inputs.input_name
    left join registry_changes
        on
            changed.period = registry_changes.period
            and changed.from_edition = registry_changes.from_edition
            and changed.to_edition = registry_changes.to_edition

)

select * from final
