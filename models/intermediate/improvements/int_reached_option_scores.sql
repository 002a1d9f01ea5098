with scored as (

    select * from {{ ref('int_scored_observations') }}
    where is_published

),

services as (

    select * from {{ ref('int_service_indicator_scores') }}
    where is_published

),

options as (

    select * from {{ ref('options') }}

),

-- What does not apply, or was not assessed, reaches no option. What is missing or never arrived does.
compared as (

    select
        scored.period,
        scored.methodology_id,
        scored.agency_id,
        scored.service_id,
        scored.indicator_no,
        scored.score,
        options.option_no,
        options.score as option_score,
        scored.score < options.score
        and scored.status not in ('not_applicable', 'not_assessed') as is_below
    from scored
    inner join options
        on
            scored.methodology_id = options.methodology_id
            and scored.indicator_no = options.indicator_no

),

-- From here the means are those of the scores: sub-services in their service, services in their agency.
reached_services as (

    select
        period,
        methodology_id,
        agency_id,
        service_id,
        indicator_no,
        option_no,
        count(*) as observations_count,
        count(case when is_below then 1 end) as observations_below_count,
        {{ exact_divide('sum(case when is_below then option_score else score end)', 'count(*)') }} as reached_score
    from compared
    group by period, methodology_id, agency_id, service_id, indicator_no, option_no

),

final as (

    select
        reached_services.period,
        reached_services.methodology_id,
        reached_services.agency_id,
        reached_services.indicator_no,
        reached_services.option_no,
        sum(reached_services.observations_count) as observations_count,
        sum(reached_services.observations_below_count) as observations_below_count,
        cast({{ exact_divide(
            'sum(reached_services.reached_score * services.aggregation_weight)',
            'sum(services.aggregation_weight)'
        ) }} as decimal(18, 15)) as reached_score
    from reached_services
    inner join services
        on
            reached_services.period = services.period
            and reached_services.methodology_id = services.methodology_id
            and reached_services.agency_id = services.agency_id
            and reached_services.indicator_no = services.indicator_no
            and reached_services.service_id is not distinct from services.service_id
    group by
        reached_services.period, reached_services.methodology_id, reached_services.agency_id,
        reached_services.indicator_no, reached_services.option_no
    having sum(reached_services.observations_below_count) > 0

)

select * from final
