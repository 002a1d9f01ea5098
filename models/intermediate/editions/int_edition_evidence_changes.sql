with placed as (

    select * from {{ ref('int_edition_evidence_places') }}

),

-- The first that holds: an indicator of one side alone is the method's; an agency of one side alone, or assessed on one
-- side alone, is who it is; a sub-service of one side alone is the registry's, or who has it; the same bytes under
-- another name are who it is too. Another value is data.
judged as (

    select
        *,
        case
            when not is_indicator_in_both then 'rule'
            when not is_agency_in_both then 'identity'
            when from_agency_id is null or to_agency_id is null
                then case when is_registry_changed then 'data' else 'identity' end
            when (from_status = 'not_assessed') != (to_status = 'not_assessed') then 'identity'
            when (from_status = 'source_failed') != (to_status = 'source_failed') then 'data'
            when from_observation = to_observation then 'rule'
            when are_bytes_in_both and not is_same_row then 'identity'
            else 'data'
        end as cause
    from placed

),

final as (

    select
        period,
        from_edition,
        to_edition,
        agency_id,
        service_id,
        pillar,
        indicator_no,
        bool_or(cause = 'data') as is_data,
        bool_or(cause = 'rule' or coalesce(from_weight != to_weight, false)) as is_rule,
        bool_or(cause = 'identity') as is_identity
    from judged
    group by period, from_edition, to_edition, agency_id, service_id, pillar, indicator_no

)

select * from final
