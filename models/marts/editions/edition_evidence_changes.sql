with changes as (

    select * from {{ ref('int_edition_evidence_changes') }}

),

final as (

    select
        period,
        from_edition,
        to_edition,
        agency_id,
        service_id,
        sub_service_id,
        indicator_no,
        pillar,
        feed,
        nullif(from_side['observation'], '') as from_observation,
        nullif(to_side['observation'], '') as to_observation,
        from_side['option_no'] as from_option_no,
        to_side['option_no'] as to_option_no,
        from_side['score'] as from_score,
        to_side['score'] as to_score,
        from_side['status'] as from_status,
        to_side['status'] as to_status,
        from_side['landing_id'] as from_landing_id,
        to_side['landing_id'] as to_landing_id,
        from_side['source_row'] as from_source_row,
        to_side['source_row'] as to_source_row,
        coalesce({{ causes('is_data', 'is_rule', 'is_identity') }}, 'unknown') as cause
    from changes

)

select * from final
