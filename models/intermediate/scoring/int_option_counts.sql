{{ config(meta={"by_period": ["period", "panel_period"]}) }}
with scored as (

    select
        scored.*, scored.period as panel_period, periods.methodology_id, true as is_published
    from {{ ref('int_scored_observations') }} as scored
    inner join {{ ref('periods') }} as periods on scored.period = periods.period

),

others as (

    select * from {{ ref('int_judged_observations') }}
    where not is_published

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

services as (

    select period, service_no, min(service_id) as service_id -- it has one, which its number stands for
    from {{ ref('int_registered_sub_services') }}
    group by period, service_no

),

indicators as (

    select * from {{ ref('indicators') }}

),

counted as (

    {% for observations in ["scored", "others"] -%}
    select
        period, panel_period, methodology_id, is_published, agency_no, service_no, indicator_no, status, score,
        count(*) as observations_count
    from {{ observations }}
    group by period, panel_period, methodology_id, is_published, agency_no, service_no, indicator_no, status, score
    {%- if not loop.last %}

    union all

    {% endif -%}
    {%- endfor %}

),

final as (

    select
        counted.period,
        counted.panel_period,
        counted.methodology_id,
        counted.is_published,
        counted.agency_no,
        agencies.agency_id,
        services.service_id,
        counted.service_no,
        counted.indicator_no,
        indicators.pillar,
        indicators.weight,
        counted.status,
        counted.score,
        counted.observations_count
    from counted
    inner join agencies
        on
            counted.period = agencies.period
            and counted.agency_no = agencies.agency_no
    inner join indicators
        on
            counted.methodology_id = indicators.methodology_id
            and counted.indicator_no = indicators.indicator_no
    left join services
        on
            counted.period = services.period
            and counted.service_no = services.service_no

)

select * from final
