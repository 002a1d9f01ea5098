{%- set part, whole = "scored.weight * shares.aggregation_weight", "shares.share_denominator" %}
with scored as (

    select * from {{ ref('int_scored_observations') }}
    where is_published

),

shares as (

    select * from {{ ref('int_service_indicator_scores') }}
    where is_published

),

options as (

    select * from {{ ref('options') }}

),

thresholds as (

    select * from {{ ref('thresholds') }}

),

statuses as (

    select * from {{ ref('statuses') }}

),

pillars as (

    select * from {{ ref('pillars') }}

),

refused as (

    select
        period, agency_id, indicator_no, service_id, sub_service_id,
        string_agg(refused_text, ' | ' order by source_file, source_row) as refused_text
    from {{ ref('refused_observations') }}
    group by all

),

final as (

    select
        scored.period, scored.agency_id, scored.service_id, scored.sub_service_id, scored.indicator_no, scored.pillar,
        scored.measured_value, scored.measured_category, scored.unit, scored.option_no,
        replace(
            coalesce(case when not scored.is_reported then statuses.unreported_text_fa end, statuses.text_fa),
            '{option}',
            concat_ws(
                '',
                options.meaning_fa,
                case scored.status
                    when 'observed' then ' (' || nullif(thresholds.printed_text, options.meaning_fa) || ')'
                end
            )
        ) as rule,
        replace(
            coalesce(case when not scored.is_reported then statuses.unreported_text_en end, statuses.text_en),
            '{option}', coalesce(options.meaning_en, '')
        ) as rule_en,
        refused.refused_text,
        cast(
            case when refused.refused_text is not null then pillars.weight end
            * cast({{ exact_divide('(1 - scored.score) * ' ~ part, whole) }} as decimal(24, 15)) as decimal(24, 15)
        ) as total_points_at_stake,
        scored.score, cast(scored.weight as decimal(5, 2)) as weight,
        cast(shares.aggregation_weight as bigint) as share_numerator,
        cast(shares.share_denominator as bigint) as share_denominator,
        cast({{ exact_divide('scored.score * ' ~ part, whole) }} as decimal(24, 15)) as points,
        scored.status, scored.feed, scored.source_file, scored.source_sheet, scored.landing_id, scored.source_row
    from scored
    inner join shares
        on
            scored.period = shares.period
            and scored.agency_id = shares.agency_id
            and scored.indicator_no = shares.indicator_no
            and scored.service_id is not distinct from shares.service_id
    left join refused
        on
            scored.period = refused.period
            and scored.agency_id = refused.agency_id
            and scored.indicator_no = refused.indicator_no
            and scored.service_id is not distinct from refused.service_id
            and scored.sub_service_id is not distinct from refused.sub_service_id
    left join pillars on scored.methodology_id = pillars.methodology_id and scored.pillar = pillars.pillar
    left join statuses on scored.status = statuses.status
    left join options
        on
            scored.methodology_id = options.methodology_id
            and scored.indicator_no = options.indicator_no
            and scored.option_no = options.option_no
    left join thresholds
        on
            scored.methodology_id = thresholds.methodology_id
            and scored.indicator_no = thresholds.indicator_no
            and scored.option_no = thresholds.option_no

)

select * from final
