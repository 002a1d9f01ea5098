with changed as (

    select * from {{ ref('int_edition_input_changes') }}

),

members as (

    select * from {{ ref('int_group_members') }}

),

placed as (

    select
        changed.period,
        changed.from_edition,
        changed.to_edition,
        changed.input_kind,
        split_part(changed.input_name, ' ', 1) as input_name,
        nullif(split_part(changed.input_name, ' ', 2), '') as subject
    from changed

),

-- Beside evidence: who takes part moves the nation, who is a member moves its groups, and every kind that changed at
-- all is a candidate for what nothing else explains.
final as (

    select
        placed.period,
        placed.from_edition,
        placed.to_edition,
        'all' as subject_kind,
        'all' as subject_id,
        bool_or(placed.input_kind = 'data') as is_data_changed,
        bool_or(placed.input_kind = 'rule') as is_rule_changed,
        bool_or(placed.input_kind = 'identity') as is_identity_changed,
        bool_or(placed.input_name = 'participation') as is_place_changed,
        bool_or(placed.input_name = 'pillars') as are_pillars_changed,
        bool_or(placed.input_name = 'aggregation_policies') as are_means_changed,
        bool_or(placed.input_name = 'electronic_levels') as are_electronic_levels_changed,
        bool_or(placed.input_name = 'quality_levels') as are_quality_levels_changed,
        bool_or(placed.input_name = 'boards') as are_boards_changed,
        bool_or(placed.input_name = 'estimates') as are_estimates_changed
    from placed
    group by placed.period, placed.from_edition, placed.to_edition

    union all

    select
        placed.period,
        placed.from_edition,
        placed.to_edition,
        members.group_kind as subject_kind,
        members.group_id as subject_id,
        false as is_data_changed,
        false as is_rule_changed,
        false as is_identity_changed,
        true as is_place_changed,
        false as are_pillars_changed,
        false as are_means_changed,
        false as are_electronic_levels_changed,
        false as are_quality_levels_changed,
        false as are_boards_changed,
        false as are_estimates_changed
    from placed
    inner join members
        on
            placed.period = members.period
            and placed.subject = members.agency_id
    where placed.input_name in ('participation', 'membership')
    group by placed.period, placed.from_edition, placed.to_edition, members.group_kind, members.group_id

)

select * from final
