with places as (

    select * from {{ ref('int_leaderboard_places') }}

),

final as (

    select
        cast(period as integer) as period,
        board,
        board_name_fa,
        board_name_en,
        cast(place as integer) as place,
        agency_id,
        agency_name_fa,
        agency_name_en,
        measure,
        cast(value as decimal(18, 2)) as value,
        cast(services as integer) as services,
        cast(sub_services as integer) as sub_services,
        cast(electronic_pct as decimal(18, 2)) as electronic_pct
    from places
    where place <= places

)

select * from final
