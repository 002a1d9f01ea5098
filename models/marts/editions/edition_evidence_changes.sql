with changes as (

    select * from {{ ref('int_edition_evidence_changes') }}

),

final as (

    select
        cast(period as integer) as period,
        from_edition,
        to_edition,
        agency_id,
        service_id,
        sub_service_id,
        cast(indicator_no as integer) as indicator_no,
        pillar,
        feed,
        nullif(from_observation, '') as from_observation,
        nullif(to_observation, '') as to_observation,
        cast(from_option_no as integer) as from_option_no,
        cast(to_option_no as integer) as to_option_no,
        cast(from_score as decimal(18, 15)) as from_score,
        cast(to_score as decimal(18, 15)) as to_score,
        from_status,
        to_status,
        from_landing_id,
        to_landing_id,
        cast(from_source_row as bigint) as from_source_row,
        cast(to_source_row as bigint) as to_source_row,
        coalesce({{ causes('is_data', 'is_rule', 'is_identity') }}, 'unknown') as cause
    from changes

)

select * from final
