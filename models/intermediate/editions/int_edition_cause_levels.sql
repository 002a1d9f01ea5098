with evidence_changes as (

    select * from {{ ref('int_edition_evidence_changes') }}

),

input_changes as (

    select * from {{ ref('int_edition_input_changes') }}

),

members as (

    select * from {{ ref('int_group_members') }}
    where group_kind != 'national'

),

-- Beside evidence: who takes part moves whatever is of all agencies, and who is a member moves its groups.
changes as (

    select
        period, from_edition, to_edition, agency_id, service_id, pillar, indicator_no, is_data, is_rule, is_identity,
        false as is_place,
        true as is_of_all
    from evidence_changes

    union all

    select
        period, from_edition, to_edition,
        input_id as agency_id,
        null as service_id,
        null as pillar,
        null as indicator_no,
        false as is_data,
        false as is_rule,
        false as is_identity,
        true as is_place,
        input_name = 'participation' as is_of_all
    from input_changes
    where input_name in ('participation', 'membership')

),

-- Whose figures a change is behind. Services have what is theirs, and what their whole agency has.
subjects as (

    select
        'all' as subject_kind,
        'all' as subject_id,
        *
    from changes
    where is_of_all

    union all

    select
        'agency' as subject_kind,
        agency_id as subject_id,
        *
    from changes
    where not is_place

    union all

    select
        case when service_id is null then 'whole_agency' else 'service' end as subject_kind,
        coalesce(service_id, agency_id) as subject_id,
        *
    from changes
    where not is_place

    union all

    select
        members.group_kind as subject_kind,
        members.group_id as subject_id,
        changes.*
    from changes
    inner join members
        on
            changes.period = members.period
            and changes.agency_id = members.agency_id

),

-- The same over one indicator, over one pillar, and over all. A place is of no pillar, so it is told over all alone.
final as (

    select
        period,
        from_edition,
        to_edition,
        subject_kind,
        subject_id,
        pillar,
        indicator_no,
        bool_or(is_data) as is_data,
        bool_or(is_rule) as is_rule,
        bool_or(is_identity) as is_identity,
        bool_or(is_place) as is_place
    from subjects
    group by period, from_edition, to_edition, subject_kind, subject_id, rollup (pillar, indicator_no)
    having grouping(pillar) = 1 or pillar is not null

)

select * from final
