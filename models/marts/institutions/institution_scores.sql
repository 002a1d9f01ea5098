with group_scores as (

    select * from {{ ref('int_group_scores') }}
    where group_kind = 'institution'

),

institutions as (

    select * from {{ ref('institutions') }}

),

rounded as (

    select
        group_scores.period,
        institutions.institution_id,
        institutions.name_fa as institution_name_fa,
        institutions.name_en as institution_name_en,
        cast(group_scores.agencies as integer) as agencies,
        cast(group_scores.services as integer) as services,
        cast(group_scores.sub_services as integer) as sub_services,
        cast({{ round_half_up('group_scores.electronic_pct') }} as decimal(5, 2)) as electronic_pct,
        cast({{ round_half_up('group_scores.user_centric') }} as decimal(5, 2)) as user_centric,
        cast({{ round_half_up('group_scores.transparent') }} as decimal(5, 2)) as transparent,
        cast({{ round_half_up('group_scores.integrated') }} as decimal(5, 2)) as integrated,
        cast({{ round_half_up('group_scores.participatory') }} as decimal(5, 2)) as participatory,
        cast({{ round_half_up('group_scores.total') }} as decimal(5, 2)) as total
    from group_scores
    inner join institutions on group_scores.group_id = institutions.institution_id

),

final as (

    select
        *,
        cast(row_number() over (
            partition by period
            order by total desc, {{ persian_collation_key('institution_name_fa') }} asc, institution_id asc
        ) as integer) as rank
    from rounded

)

select * from final
