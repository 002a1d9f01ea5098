with agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

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

registry_landings as (

    select * from {{ ref('int_feed_landings') }}
    where feed = 'services'

),

-- An agency without a registered sub-service keeps one row an indicator, so that its zero is explained.
final as (

    select
        agencies.period,
        agencies.methodology_id,
        agencies.agency_id,
        sub_services.service_id,
        sub_services.sub_service_id,
        sub_services.service_type,
        indicators.indicator_no,
        indicators.pillar,
        indicators.weight,
        indicators.grain,
        indicators.unit,
        indicators.feed,
        indicators.not_applicable_policy,
        indicators.not_applicable_option_no,
        indicators.missing_policy,
        indicators.absent_option_no,
        agencies.participation_status,
        coalesce(feed_landings.is_landed, false)
        and (indicators.grain = 'agency' or coalesce(registry_landings.is_landed, false)) as is_source_landed
    from agencies
    inner join indicators on agencies.methodology_id = indicators.methodology_id
    left join sub_services
        on
            agencies.period = sub_services.period
            and agencies.agency_id = sub_services.agency_id
            and indicators.grain = 'sub_service'
    left join feed_landings
        on
            agencies.period = feed_landings.period
            and indicators.feed = feed_landings.feed
    left join registry_landings on agencies.period = registry_landings.period

)

select * from final
