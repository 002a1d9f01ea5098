with counted as (

    select * from {{ ref('int_option_counts') }}
    where is_published

),

services as (

    select * from {{ ref('int_service_indicator_scores') }}
    where is_published

),

scores as (

    select * from {{ ref('int_agency_indicator_scores') }}
    where is_published

),

options as (

    select * from {{ ref('options') }}

),

-- What does not apply, or was not assessed, reaches no option. What is missing or never arrived does.
compared as (

    select
        counted.*, options.option_no, options.score as option_score,
        counted.score < options.score and counted.status not in ('not_applicable', 'not_assessed') as is_below
    from counted
    inner join options
        on counted.methodology_id = options.methodology_id and counted.indicator_no = options.indicator_no

),

-- The means are those of the scores: sub-services in their service, services in their agency.
reached_services as (

    select
        period, agency_id, service_id, indicator_no, option_no, sum(observations_count) as observations_count,
        sum(case when is_below then observations_count else 0 end) as observations_below_count,
        {{ exact_divide(
            'sum(observations_count * case when is_below then option_score else score end)', 'sum(observations_count)'
        ) }} as score
    from compared
    group by period, agency_id, service_id, indicator_no, option_no

),

reached as (

    select
        reached.period, reached.agency_id, reached.indicator_no, reached.option_no,
        sum(reached.observations_count) as observations_count,
        sum(reached.observations_below_count) as observations_below_count,
        cast({{ exact_divide(
            'sum(reached.score * services.aggregation_weight)', 'sum(services.aggregation_weight)'
        ) }} as decimal(18, 15)) as score
    from reached_services as reached
    inner join services
        on
            reached.period = services.period
            and reached.agency_id = services.agency_id
            and reached.indicator_no = services.indicator_no
            and reached.service_id is not distinct from services.service_id
    group by reached.period, reached.agency_id, reached.indicator_no, reached.option_no

),

final as (

    select
        scores.period,
        scores.methodology_id,
        scores.agency_id,
        scores.indicator_no,
        scores.pillar,
        reached.option_no,
        reached.observations_below_count,
        reached.observations_count,
        scores.points,
        cast(reached.score * scores.weight as decimal(24, 15)) as reached_points
    from reached
    inner join scores
        on
            reached.period = scores.period
            and reached.agency_id = scores.agency_id
            and reached.indicator_no = scores.indicator_no
    where reached.observations_below_count > 0

)

select * from final
