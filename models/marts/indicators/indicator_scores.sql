with scores as (

    select * from {{ ref('int_agency_indicator_scores') }}
    where is_published

),

final as (

    select
        period,
        agency_id,
        indicator_no,
        pillar,
        score,
        cast(weight as decimal(5, 2)) as weight,
        points,
        cast(weight - points as decimal(24, 15)) as points_lost,
        option_no,
        status,
        cast(expected_count as integer) as expected_count,
        cast(observed_count as integer) as observed_count
    from scores

)

select * from final
