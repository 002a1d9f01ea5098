with scenarios as (

    select * from {{ ref('int_scoring_scenarios') }}

),

sub_services as (

    select * from {{ ref('int_registered_sub_services') }}

),

-- What an agency has registered in both periods under the same codes; with itself a period shares everything.
final as (

    select
        scenarios.period,
        scenarios.panel_period,
        scenarios.methodology_id,
        sub_services.agency_id,
        sub_services.service_id,
        sub_services.sub_service_id,
        sub_services.service_type
    from scenarios
    inner join sub_services on scenarios.period = sub_services.period
    inner join sub_services as panel
        on
            scenarios.panel_period = panel.period
            and sub_services.agency_id = panel.agency_id
            and sub_services.service_id = panel.service_id
            and sub_services.sub_service_id = panel.sub_service_id

)

select * from final
