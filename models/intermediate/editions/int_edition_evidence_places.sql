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
        changed.*,
        from_agencies.agency_id is not null and to_agencies.agency_id is not null as is_agency_in_both,
        from_indicators.indicator_no is not null and to_indicators.indicator_no is not null as is_indicator_in_both,
        (changed.from_input_name is null or kept_inputs.input_name is not null)
        and (changed.to_input_name is null or former_inputs.input_name is not null) as are_bytes_in_both,
        coalesce(
            changed.from_input_name = changed.to_input_name and changed.from_source_row = changed.to_source_row, false
        ) as is_same_row,
        registry_changes.period is not null as is_registry_changed
    from changed
    {%- for side, edition in [("from", "from_edition"), ("to", "to_edition")] %}
    left join agencies as {{ side }}_agencies
        on
            changed.{{ edition }} = {{ side }}_agencies.edition
            and changed.period = {{ side }}_agencies.period
            and changed.agency_id = {{ side }}_agencies.agency_id
    left join indicators as {{ side }}_indicators
        on
            changed.{{ edition }} = {{ side }}_indicators.edition
            and changed.period = {{ side }}_indicators.period
            and changed.indicator_no = {{ side }}_indicators.indicator_no
    {%- endfor %}
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
