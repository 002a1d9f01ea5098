with scored as (

    select * from {{ ref('int_scored_observations') }}

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
        scored.period,
        scored.panel_period,
        scored.methodology_id,
        scored.is_published,
        scored.agency_id,
        scored.service_id,
        scored.indicator_no,
        scored.pillar,
        scored.weight,
        count(*) as expected_count,
        count(case when scored.status = 'observed' then 1 end) as observed_count,
        min(statuses.status_order) as status_order,
        {{ exact_divide('sum(scored.score)', 'count(*)') }} as score
    from scored
    left join statuses on scored.status = statuses.status
    group by
        scored.period, scored.panel_period, scored.methodology_id, scored.is_published, scored.agency_id,
        scored.service_id, scored.indicator_no, scored.pillar, scored.weight

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
