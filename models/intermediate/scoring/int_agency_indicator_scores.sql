with services as (

    select * from {{ ref('int_service_indicator_scores') }}

),

statuses as (

    select * from {{ ref('statuses') }}

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
        grain,
        sum(expected_count) as expected_count,
        sum(observed_count) as observed_count,
        min(status_order) as status_order,
        {{ exact_divide('sum(score * aggregation_weight)', 'sum(aggregation_weight)') }} as score
    from services
    group by period, panel_period, methodology_id, is_published, agency_id, indicator_no, pillar, weight, grain

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
        agencies.grain,
        agencies.expected_count,
        agencies.observed_count,
        statuses.status,
        cast(agencies.score as decimal(18, 15)) as score,
        cast(agencies.score * agencies.weight as decimal(24, 15)) as points
    from agencies
    left join statuses on agencies.status_order = statuses.status_order

)

select * from final
