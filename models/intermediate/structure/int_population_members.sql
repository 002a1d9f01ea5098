with agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

final as (

    select
        period,
        'in_scope' as population,
        agency_id
    from agencies

    union all

    select
        period,
        'participating' as population,
        agency_id
    from agencies
    where participation_status = 'participating'

    union all

    select
        period,
        'listed' as population,
        agency_id
    from agencies
    where is_listed

    union all

    select
        period,
        'counted' as population,
        agency_id
    from agencies
    where is_counted

)

select * from final
