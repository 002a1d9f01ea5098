with scores as (

    select * from {{ ref('int_agency_indicator_scores') }}
    where is_published

),

policies as (

    select * from {{ ref('aggregation_policies') }}
    where
        measure = 'agency_option'
        and mean = 'nearest_score'

),

options as (

    select * from {{ ref('options') }}

),

-- A mean of thirds is snapped first, so that a true tie is seen as one; a tie goes to the lower score.
distances as (

    select
        scores.period,
        scores.agency_id,
        scores.indicator_no,
        options.option_no,
        row_number() over (
            partition by scores.period, scores.agency_id, scores.indicator_no
            order by
                abs({{ round_half_up('scores.score', 9) }} - options.score) asc,
                options.score asc,
                options.option_no desc
        ) as place
    from scores
    inner join policies on scores.methodology_id = policies.methodology_id
    inner join options
        on
            scores.methodology_id = options.methodology_id
            and scores.indicator_no = options.indicator_no

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
        distances.option_no,
        scores.status,
        cast(scores.expected_count as integer) as expected_count,
        cast(scores.observed_count as integer) as observed_count
    from scores
    left join distances
        on
            scores.period = distances.period
            and scores.agency_id = distances.agency_id
            and scores.indicator_no = distances.indicator_no
            and distances.place = 1

)

select * from final
