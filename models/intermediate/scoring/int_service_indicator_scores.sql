with scored as (

    select * from {{ ref('int_scored_observations') }}

),

policies as (

    select * from {{ ref('aggregation_policies') }}
    where measure = 'agency_indicator'

),

-- Scores of the whole agency have no service: one row, its own mean, with weight 1 in the agency.
services as (

    select
        period,
        panel_period,
        methodology_id,
        is_published,
        agency_id,
        service_id,
        indicator_no,
        pillar,
        weight,
        grain,
        count(*) as expected_count,
        count(case when status = 'observed' then 1 end) as observed_count,
        min(case status
            when 'observed' then 1
            when 'not_assessed' then 2
            when 'source_failed' then 3
            when 'not_applicable' then 4
            when 'missing' then 5
        end) as status_order,
        {{ exact_divide('sum(score)', 'count(*)') }} as score
    from scored
    group by
        period, panel_period, methodology_id, is_published, agency_id, service_id, indicator_no, pillar, weight, grain

),

final as (

    select
        services.*,
        case policies.weight_by
            when 'sub_services' then services.expected_count
            else 1
        end as aggregation_weight
    from services
    left join policies on services.methodology_id = policies.methodology_id

)

select * from final
