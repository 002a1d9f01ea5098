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
        scores.methodology_id,
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
        period,
        methodology_id,
        agency_id,
        indicator_no,
        option_no
    from distances
    where place = 1

)

select * from final
