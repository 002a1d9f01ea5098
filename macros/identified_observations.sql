{#-
    Scored observations with the ids that their numbers stand for, and what the method says of their indicator.

    Relations of observations hold numbers of agencies, services, sub-services and landings, which are those of their
    period; this is the edge where they become ids again.
-#}
{% macro identified_observations() -%}
    select
        scored.*,
        agencies.agency_id,
        agencies.methodology_id,
        registry.service_id,
        registry.sub_service_id,
        indicators.grain,
        indicators.pillar,
        indicators.weight,
        indicators.unit,
        indicators.feed,
        receipts.landing_id,
        receipts.source_file
    from {{ ref('int_scored_observations') }} as scored
    inner join {{ ref('int_agencies_in_scope') }} as agencies
        on
            scored.period = agencies.period
            and scored.agency_no = agencies.agency_no
    inner join {{ ref('indicators') }} as indicators
        on
            agencies.methodology_id = indicators.methodology_id
            and scored.indicator_no = indicators.indicator_no
    left join {{ ref('int_registered_sub_services') }} as registry
        on
            scored.period = registry.period
            and scored.sub_service_no = registry.sub_service_no
    left join {{ ref('stg_landing__receipts') }} as receipts
        on
            scored.period = receipts.period
            and scored.landing_no = receipts.landing_no
{%- endmacro %}
