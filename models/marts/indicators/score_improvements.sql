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

gains as (

    select
        scores.*, reached.option_no as reached_option_no, reached.observations_below_count, reached.observations_count,
        cast(reached.score * scores.weight as decimal(24, 15)) - scores.points as pillar_gain
    from reached
    inner join scores
        on
            reached.period = scores.period
            and reached.agency_id = scores.agency_id
            and reached.indicator_no = scores.indicator_no
    where reached.observations_below_count > 0

),

final as (

    select
        gains.period, gains.agency_id, gains.indicator_no, gains.pillar, options.option_no,
        options.meaning_fa as option_meaning_fa, options.meaning_en as option_meaning_en,
        options.score as option_score,
        cast(gains.observations_below_count as integer) as observations_below_count,
        cast(gains.observations_count as integer) as observations_count,
        cast({{ round_half_up('gains.pillar_gain') }} as decimal(5, 2)) as pillar_gain,
        cast({{ round_half_up('gains.pillar_gain * pillars.weight') }} as decimal(5, 2)) as total_gain
    from gains
    inner join options
        on
            gains.methodology_id = options.methodology_id
            and gains.indicator_no = options.indicator_no
            and gains.reached_option_no = options.option_no
    inner join {{ ref('pillars') }} as pillars
        on gains.methodology_id = pillars.methodology_id and gains.pillar = pillars.pillar

)

select * from final
