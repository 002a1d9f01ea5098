{{ config(materialized="view", meta={"by_period": ["period"]}) }}
with scored as (

    {{ identified_observations() }}

),

counted as (

    select * from {{ ref('int_option_counts') }}
    where is_published

),

services as (

    select * from {{ ref('int_service_indicator_scores') }}
    where is_published

),

rules as (

    select * from {{ ref('int_option_rules') }}

),

refused as (

    select
        period, agency_id, indicator_no, service_id, sub_service_id,
        {{ joined_texts('refused_text', ' | ', ['source_file', 'source_row']) }} as refused_text
    from {{ ref('refused_observations') }}
    group by period, agency_id, indicator_no, service_id, sub_service_id

),

-- What an observation brings, and what more its full score would: the same for all of a service that score the same.
shares as (

    select
        counted.period, counted.agency_no, counted.service_no, counted.indicator_no, counted.status, counted.score,
        cast(services.aggregation_weight as bigint) as share_numerator,
        cast(services.share_denominator as bigint) as share_denominator,
        {%- for points, score in {"points": "counted.score", "points_lost": "(1 - counted.score)"}.items() %}
        cast({{ exact_divide(
            score ~ " * counted.weight * services.aggregation_weight", "services.share_denominator"
        ) }} as decimal(24, 15)) as {{ points }},
        {%- endfor %}
        pillars.weight as pillar_weight
    from counted
    inner join services
        on
            counted.period = services.period
            and counted.agency_no = services.agency_no
            and counted.indicator_no = services.indicator_no
            and counted.service_no is not distinct from services.service_no
    left join {{ ref('pillars') }} as pillars
        on counted.methodology_id = pillars.methodology_id and counted.pillar = pillars.pillar

),

final as (

    select
        scored.period, scored.agency_id, scored.service_id, scored.sub_service_id, scored.indicator_no, scored.pillar,
        scored.measured_value, scored.measured_category, scored.unit, scored.option_no, rules.rule_fa as rule,
        rules.rule_en, refused.refused_text,
        cast(
            case when refused.refused_text is not null then shares.pillar_weight * shares.points_lost end
            as decimal(24, 15)
        ) as total_points_at_stake,
        scored.score, cast(scored.weight as decimal(5, 2)) as weight, shares.share_numerator,
        shares.share_denominator, shares.points, scored.status, scored.feed, scored.source_file, scored.source_sheet,
        scored.landing_id, scored.source_row
    from scored
    inner join shares
        on
            scored.period = shares.period
            and scored.agency_no = shares.agency_no
            and scored.indicator_no = shares.indicator_no
            and scored.service_no is not distinct from shares.service_no
            and scored.status = shares.status
            and scored.score = shares.score
    left join rules
        on
            scored.methodology_id = rules.methodology_id
            and scored.indicator_no = rules.indicator_no
            and scored.option_no is not distinct from rules.option_no
            and scored.status = rules.status
            and scored.is_reported = rules.is_reported
    left join refused
        on
            scored.period = refused.period
            and scored.agency_id = refused.agency_id
            and scored.indicator_no = refused.indicator_no
            and scored.service_id is not distinct from refused.service_id
            and scored.sub_service_id is not distinct from refused.sub_service_id

)

select * from final
