with changes as (

    select * from {{ ref('int_edition_evidence_changes') }}

),

members as (

    select * from {{ ref('int_group_members') }}
    where group_kind != 'national'

),

-- Whose figures a changed observation is behind. Services have what is theirs, and what their whole agency has.
subjects as (

    select
        changes.*,
        'all' as subject_kind,
        'all' as subject_id
    from changes

    union all

    select
        changes.*,
        'agency' as subject_kind,
        changes.agency_id as subject_id
    from changes

    union all

    select
        changes.*,
        'whole_agency' as subject_kind,
        changes.agency_id as subject_id
    from changes
    where changes.service_id is null

    union all

    select
        changes.*,
        'service' as subject_kind,
        changes.service_id as subject_id
    from changes
    where changes.service_id is not null

    union all

    select
        changes.*,
        members.group_kind as subject_kind,
        members.group_id as subject_id
    from changes
    inner join members
        on
            changes.period = members.period
            and changes.agency_id = members.agency_id

),

levels as (

    select
        true as by_pillar,
        true as by_indicator

    union all

    select
        true as by_pillar,
        false as by_indicator

    union all

    select
        false as by_pillar,
        false as by_indicator

),

-- The same over one indicator, over one pillar, and over all.
levelled as (

    select
        subjects.*,
        case when levels.by_pillar then subjects.pillar else '' end as level_pillar,
        case when levels.by_indicator then subjects.indicator_no else 0 end as level_indicator_no
    from subjects
    cross join levels

),

final as (

    select
        period,
        from_edition,
        to_edition,
        subject_kind,
        subject_id,
        level_pillar as pillar,
        level_indicator_no as indicator_no,
        bool_or(is_data) as is_data,
        bool_or(is_rule) as is_rule,
        bool_or(is_identity) as is_identity
    from levelled
    group by period, from_edition, to_edition, subject_kind, subject_id, level_pillar, level_indicator_no

)

select * from final
