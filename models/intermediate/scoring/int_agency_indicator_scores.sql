with services as (

    select * from {{ ref('int_service_indicator_scores') }}

),

statuses as (

    select * from {{ ref('statuses') }}

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

agencies as (

    select
        period,
        panel_period,
        methodology_id,
        is_published,
        agency_id,
        indicator_no,
        pillar,
        weight,
        sum(expected_count) as expected_count,
        sum(observed_count) as observed_count,
        min(status_order) as status_order,
        cast({{ exact_divide('sum(score * aggregation_weight)', 'sum(aggregation_weight)') }} as decimal(18, 15))
            as score
    from services
    group by period, panel_period, methodology_id, is_published, agency_id, indicator_no, pillar, weight

),

-- A mean of thirds is snapped first, so that a true tie is seen as one; a tie goes to the lower score.
distances as (

    select
        agencies.period,
        agencies.agency_id,
        agencies.indicator_no,
        options.option_no,
        options.score as option_score,
        row_number() over (
            partition by agencies.period, agencies.agency_id, agencies.indicator_no
            order by
                abs({{ round_half_up('agencies.score', 9) }} - options.score) asc,
                options.score asc,
                options.option_no desc
        ) as place
    from agencies
    inner join policies on agencies.methodology_id = policies.methodology_id
    inner join options
        on
            agencies.methodology_id = options.methodology_id
            and agencies.indicator_no = options.indicator_no
    where agencies.is_published

),

-- One observed sub-service makes the mean an observed one; the counts say how many there were.
final as (

    select
        agencies.period,
        agencies.panel_period,
        agencies.methodology_id,
        agencies.is_published,
        agencies.agency_id,
        agencies.indicator_no,
        agencies.pillar,
        agencies.weight,
        agencies.expected_count,
        agencies.observed_count,
        statuses.status,
        agencies.score,
        cast(agencies.score * agencies.weight as decimal(24, 15)) as points,
        distances.option_no,
        distances.option_score
    from agencies
    left join statuses on agencies.status_order = statuses.status_order
    left join distances
        on
            agencies.is_published
            and agencies.period = distances.period
            and agencies.agency_id = distances.agency_id
            and agencies.indicator_no = distances.indicator_no
            and distances.place = 1

)

select * from final
