with services as (

    select * from {{ ref('int_service_indicator_scores') }}

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
        period,
        panel_period,
        methodology_id,
        is_published,
        agency_id,
        indicator_no,
        pillar,
        weight,
        grain,
        expected_count,
        observed_count,
        case status_order
            when 1 then 'observed'
            when 2 then 'not_assessed'
            when 3 then 'source_failed'
            when 4 then 'not_applicable'
            when 5 then 'missing'
        end as status,
        cast(score as decimal(18, 15)) as score,
        cast(score * weight as decimal(24, 15)) as points
    from agencies

)

select * from final
