with group_scores as (

    select * from {{ ref('int_group_scores') }}
    where group_kind = 'national'

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

quality_levels as (

    select * from {{ ref('quality_levels') }}

),

participation as (

    select
        period,
        count(*) as agencies_in_scope,
        count(case when participation_status = 'participating' then 1 end) as agencies_participating,
        count(case when participation_status = 'not_participating' then 1 end) as agencies_not_participating,
        count(case when participation_status = 'not_applicable' then 1 end) as agencies_not_applicable
    from agencies
    group by period

),

rounded as (

    select
        group_scores.period,
        group_scores.methodology_id,
        cast(participation.agencies_in_scope as integer) as agencies_in_scope,
        cast(participation.agencies_participating as integer) as agencies_participating,
        cast(participation.agencies_not_participating as integer) as agencies_not_participating,
        cast(participation.agencies_not_applicable as integer) as agencies_not_applicable,
        cast(group_scores.services as integer) as services,
        cast(group_scores.sub_services as integer) as sub_services,
        cast(group_scores.electronic_sub_services as integer) as electronic_sub_services,
        cast({{ round_half_up('group_scores.electronic_pct') }} as decimal(5, 2)) as electronic_pct,
        cast({{ round_half_up('group_scores.user_centric') }} as decimal(5, 2)) as user_centric,
        cast({{ round_half_up('group_scores.transparent') }} as decimal(5, 2)) as transparent,
        cast({{ round_half_up('group_scores.integrated') }} as decimal(5, 2)) as integrated,
        cast({{ round_half_up('group_scores.participatory') }} as decimal(5, 2)) as participatory,
        cast({{ round_half_up('group_scores.total') }} as decimal(5, 2)) as total
    from group_scores
    inner join participation on group_scores.period = participation.period

),

final as (

    select
        rounded.period,
        rounded.agencies_in_scope,
        rounded.agencies_participating,
        rounded.agencies_not_participating,
        rounded.agencies_not_applicable,
        rounded.services,
        rounded.sub_services,
        rounded.electronic_sub_services,
        rounded.electronic_pct,
        rounded.user_centric,
        rounded.transparent,
        rounded.integrated,
        rounded.participatory,
        rounded.total,
        quality_levels.quality_level
    from rounded
    left join quality_levels
        on
            rounded.methodology_id = quality_levels.methodology_id
            and (
                rounded.total > quality_levels.lower
                or (rounded.total = quality_levels.lower and quality_levels.lower_inclusive)
            )
            and (
                rounded.total < quality_levels.upper
                or (rounded.total = quality_levels.upper and quality_levels.upper_inclusive)
            )

)

select * from final
