with moved as (

    select * from {{ ref('int_edition_moved_figures') }}

),

changes as (

    select * from {{ ref('int_edition_evidence_changes') }}

),

members as (

    select * from {{ ref('int_group_members') }}

),

-- The changed evidence that a figure is made of: its agency's, its group's or everyone's, in its pillar and indicator.
behind as (

    select
        moved.period,
        moved.from_edition,
        moved.to_edition,
        moved.entity_kind,
        moved.entity_id,
        moved.measure,
        changes.is_data,
        changes.is_rule,
        changes.is_identity
    from moved
    inner join changes
        on
            moved.period = changes.period
            and moved.from_edition = changes.from_edition
            and moved.to_edition = changes.to_edition
            and coalesce(moved.pillar, changes.pillar) = changes.pillar
            and coalesce(moved.indicator_no, changes.indicator_no) = changes.indicator_no
    left join members
        on
            moved.scope = 'group'
            and moved.period = members.period
            and moved.entity_kind = members.group_kind
            and moved.entity_id = members.group_id
            and changes.agency_id = members.agency_id
    where
        moved.scope = 'all'
        or (moved.scope = 'group' and members.agency_id is not null)
        or (
            moved.scope = 'agency'
            and changes.agency_id in (moved.from_agency_id, moved.to_agency_id)
            and (
                moved.entity_kind != 'service'
                or coalesce(changes.service_id, moved.entity_id) = moved.entity_id
            )
        )

),

final as (

    select
        period,
        from_edition,
        to_edition,
        entity_kind,
        entity_id,
        measure,
        bool_or(is_data) as is_data,
        bool_or(is_rule) as is_rule,
        bool_or(is_identity) as is_identity
    from behind
    group by period, from_edition, to_edition, entity_kind, entity_id, measure

)

select * from final
