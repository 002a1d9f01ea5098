with un_domains as (

    select * from {{ ref('un_domains') }}

),

group_scores as (

    select * from {{ ref('int_group_scores') }}

),

rounded as (

    select
        group_scores.period,
        un_domains.domain_id,
        un_domains.name_fa as domain_name_fa,
        un_domains.name_en as domain_name_en,
        un_domains.proxy_kind,
        un_domains.proxy_id,
        cast(group_scores.agencies as integer) as agencies,
        cast(group_scores.services as integer) as services,
        cast(group_scores.sub_services as integer) as sub_services,
        cast({{ round_half_up('group_scores.electronic_pct') }} as decimal(5, 2)) as electronic_pct,
        cast({{ round_half_up('group_scores.user_centric') }} as decimal(5, 2)) as user_centric,
        cast({{ round_half_up('group_scores.transparent') }} as decimal(5, 2)) as transparent,
        cast({{ round_half_up('group_scores.integrated') }} as decimal(5, 2)) as integrated,
        cast({{ round_half_up('group_scores.participatory') }} as decimal(5, 2)) as participatory,
        cast({{ round_half_up('group_scores.total') }} as decimal(5, 2)) as total
    from un_domains
    inner join group_scores
        on
            un_domains.proxy_kind = group_scores.group_kind
            and un_domains.proxy_id = group_scores.group_id

),

final as (

    select
        *,
        cast(row_number() over (
            partition by period
            order by total desc, {{ persian_collation_key('domain_name_fa') }} asc, domain_id asc
        ) as integer) as rank
    from rounded

)

select * from final
