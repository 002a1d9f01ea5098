with scores as (

    select * from {{ ref('int_agency_indicator_scores') }}
    where is_published

),

chosen as (

    select * from {{ ref('int_agency_indicator_options') }}

),

final as (

    select
        scores.period,
        scores.agency_id,
        scores.indicator_no,
        scores.pillar,
        scores.score,
        cast(scores.weight as decimal(5, 2)) as weight,
        scores.points,
        cast(scores.weight - scores.points as decimal(24, 15)) as points_lost,
        chosen.option_no,
        scores.status,
        cast(scores.expected_count as integer) as expected_count,
        cast(scores.observed_count as integer) as observed_count
    from scores
    left join chosen
        on
            scores.period = chosen.period
            and scores.agency_id = chosen.agency_id
            and scores.indicator_no = chosen.indicator_no

)

select * from final
