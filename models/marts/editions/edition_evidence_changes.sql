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
        nullif(before.observation, '') as from_observation,
        nullif(after.observation, '') as to_observation,
        before.option_no as from_option_no,
        after.option_no as to_option_no,
        before.score as from_score,
        after.score as to_score,
        before.status as from_status,
        after.status as to_status,
        before.landing_id as from_landing_id,
        after.landing_id as to_landing_id,
        before.source_row as from_source_row,
        after.source_row as to_source_row,
        coalesce({{ causes('is_data', 'is_rule', 'is_identity') }}, 'unknown') as cause
    from changes

)

select * from final
