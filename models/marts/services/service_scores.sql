with services as (

    select * from {{ ref('int_service_scores') }}

),

final as (

    select
        period,
        service_id,
        agency_id,
        service_title as service_title_fa,
        cast(sub_services as integer) as sub_services,
        cast({{ round_half_up(exact_divide('100 * electronic_sub_services', 'sub_services')) }} as decimal(5, 2))
            as electronic_pct,
        cast({{ round_half_up('user_centric') }} as decimal(5, 2)) as user_centric,
        cast({{ round_half_up('transparent') }} as decimal(5, 2)) as transparent,
        cast({{ round_half_up('integrated') }} as decimal(5, 2)) as integrated,
        cast({{ round_half_up('participatory') }} as decimal(5, 2)) as participatory,
        cast({{ round_half_up('total') }} as decimal(5, 2)) as total
    from services

)

select * from final
