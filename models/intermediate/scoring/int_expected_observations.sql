with scenarios as (

    select * from {{ ref('int_scoring_scenarios') }}

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

equivalents as (

    select * from {{ ref('int_equivalent_indicators') }}

),

indicators as (

    select * from {{ ref('indicators') }}

),

sub_services as (

    select * from {{ ref('int_registered_sub_services') }}

),

feed_landings as (

    select * from {{ ref('int_feed_landings') }}

),

-- What an agency has registered in both periods under the same codes; with itself a period shares everything.
shared_sub_services as (

    select own.period, panel.period as panel_period, own.agency_id, own.service_id, own.sub_service_id, own.service_type
    from sub_services as own
    inner join sub_services as panel
        on
            own.agency_id = panel.agency_id
            and own.service_id = panel.service_id
            and own.sub_service_id = panel.sub_service_id

),

-- An agency without a registered sub-service keeps one row an indicator, so that its zero is explained. Beside another
-- period stand those who took part in both: whoever did not has done nothing better or worse.
final as (

    select
        scenarios.period, scenarios.panel_period, scenarios.methodology_id, scenarios.is_published,
        agencies.agency_id,
        sub_services.service_id,
        sub_services.sub_service_id,
        sub_services.service_type,
        indicators.indicator_no,
        indicators.pillar,
        indicators.weight,
        indicators.unit,
        indicators.feed,
        indicators.not_applicable_policy,
        indicators.not_applicable_option_no,
        indicators.missing_policy,
        indicators.absent_option_no,
        agencies.participation_status,
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
    inner join equivalents
        on
            scenarios.own_methodology_id = equivalents.asked_methodology_id
            and scenarios.methodology_id = equivalents.methodology_id
    inner join indicators
        on
            equivalents.methodology_id = indicators.methodology_id
            and equivalents.indicator_no = indicators.indicator_no
    left join shared_sub_services as sub_services
        on
            scenarios.period = sub_services.period
            and scenarios.panel_period = sub_services.panel_period
            and agencies.agency_id = sub_services.agency_id
            and indicators.grain = 'sub_service'
    left join feed_landings
        on
            scenarios.period = feed_landings.period
            and indicators.feed = feed_landings.feed
    left join feed_landings as registry_landings
        on
            scenarios.period = registry_landings.period
            and registry_landings.feed = 'services'

)

select * from final
