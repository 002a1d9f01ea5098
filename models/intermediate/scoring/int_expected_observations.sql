{{ config(materialized="view") }}
{%- set asked_columns -%}
    asked.period, asked.panel_period, asked.methodology_id, asked.agency_no, asked.participation_status,
        asked.indicator_no, asked.grain, asked.not_applicable_policy, asked.not_applicable_option_no,
        asked.missing_policy, asked.absent_option_no, asked.is_source_landed
{%- endset %}
with scenarios as (

    select * from {{ ref('int_scoring_scenarios') }}

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

sub_services as (

    select * from {{ ref('int_registered_sub_services') }}

),

feed_landings as (

    select * from {{ ref('int_feed_landings') }}

),

-- What is asked of whom. Beside another period stand those who took part in both: whoever did not has done nothing
-- better or worse.
asked as (

    select
        scenarios.period, scenarios.panel_period, scenarios.methodology_id,
        agencies.agency_no, agencies.participation_status,
        indicators.indicator_no, indicators.grain, indicators.not_applicable_policy,
        indicators.not_applicable_option_no, indicators.missing_policy, indicators.absent_option_no,
        coalesce(feed_landings.is_landed, false)
        and (indicators.grain = 'agency' or coalesce(registry_landings.is_landed, false)) as is_source_landed
    from scenarios
    inner join agencies on scenarios.period = agencies.period
    inner join agencies as panel
        on
            scenarios.panel_period = panel.period
            and agencies.agency_id = panel.agency_id
            and (
                scenarios.is_published
                or (agencies.participation_status = 'participating' and panel.participation_status = 'participating')
            )
    inner join {{ ref('int_equivalent_indicators') }} as equivalents
        on
            scenarios.own_methodology_id = equivalents.asked_methodology_id
            and scenarios.methodology_id = equivalents.methodology_id
    inner join {{ ref('indicators') }} as indicators
        on
            equivalents.methodology_id = indicators.methodology_id
            and equivalents.indicator_no = indicators.indicator_no
    left join feed_landings
        on scenarios.period = feed_landings.period and indicators.feed = feed_landings.feed
    left join feed_landings as registry_landings
        on
            scenarios.period = registry_landings.period
            and registry_landings.feed = 'services'

),

-- What an agency has registered in both periods under the same codes.
shared_sub_services as (

    select own.period, panel.period as panel_period, own.agency_no, own.service_no, own.sub_service_no, own.service_type
    from sub_services as own
    inner join sub_services as panel
        on
            own.agency_id = panel.agency_id
            and own.service_id = panel.service_id
            and own.sub_service_id = panel.sub_service_id

),

-- An agency without a registered sub-service keeps one row an indicator, so that its zero is explained.
final as (

    select
        true as is_published, {{ asked_columns }},
        registered.service_no, registered.sub_service_no, registered.service_type
    from asked
    left join sub_services as registered
        on asked.period = registered.period and asked.agency_no = registered.agency_no and asked.grain = 'sub_service'
    where asked.period = asked.panel_period

    union all

    select
        false as is_published, {{ asked_columns }},
        shared.service_no, shared.sub_service_no, shared.service_type
    from asked
    left join shared_sub_services as shared
        on
            asked.period = shared.period
            and asked.panel_period = shared.panel_period
            and asked.agency_no = shared.agency_no
            and asked.grain = 'sub_service'
    where asked.period != asked.panel_period

)

select * from final
