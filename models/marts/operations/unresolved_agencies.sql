with reported_agencies as (

    select * from {{ ref('int_reported_agencies') }}
    where known_agency_id is null

),

nearest as (

    select * from {{ ref('int_nearest_agencies') }}

),

final as (

    select
        cast(reported_agencies.period as integer) as period,
        reported_agencies.feed,
        reported_agencies.reported_name,
        reported_agencies.reported_by,
        reported_agencies.name_key,
        cast(reported_agencies.rows_count as bigint) as rows_count,
        nearest.nearest_1,
        nearest.nearest_2,
        nearest.nearest_3
    from reported_agencies
    left join nearest
        on
            reported_agencies.reported_by = nearest.reported_by
            and reported_agencies.name_key = nearest.name_key

)

select * from final
