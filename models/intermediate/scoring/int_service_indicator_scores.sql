with counted as (

    select * from {{ ref('int_option_counts') }}

),

statuses as (

    select * from {{ ref('statuses') }}

),

policies as (

    select * from {{ ref('aggregation_policies') }}
    where measure = 'agency_indicator'

),

-- Scores of the whole agency have no service: one row, its own mean, with weight 1 in the agency.
services as (

    select
        counted.period,
        counted.panel_period,
        counted.methodology_id,
        counted.is_published,
        counted.agency_no,
        counted.agency_id,
        counted.service_id,
        counted.service_no,
        counted.indicator_no,
        counted.pillar,
        counted.weight,
        cast(sum(counted.observations_count) as bigint) as expected_count,
        cast(sum(case when counted.status = 'observed' then counted.observations_count else 0 end) as bigint)
            as observed_count,
        min(statuses.status_order) as status_order,
        {{ exact_divide('sum(counted.score * counted.observations_count)', 'sum(counted.observations_count)') }}
            as score
    from counted
    left join statuses on counted.status = statuses.status
    group by
        counted.period, counted.panel_period, counted.methodology_id, counted.is_published, counted.agency_no,
        counted.agency_id, counted.service_id, counted.service_no, counted.indicator_no, counted.pillar, counted.weight

),

weighted as (

    select
        services.*,
        case policies.weight_by
            when 'sub_services' then services.expected_count
            else 1
        end as aggregation_weight
    from services
    left join policies on services.methodology_id = policies.methodology_id

),

-- An observation's share in its agency's mean is the weight of its service by this.
final as (

    select
        *,
        expected_count * sum(aggregation_weight) over (
            partition by period, panel_period, methodology_id, agency_id, indicator_no
        ) as share_denominator
    from weighted

)

select * from final
