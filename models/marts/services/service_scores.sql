with services as (

    select * from {{ ref('int_entities') }}
    where entity_kind = 'service'

),

measures as (

    {{ measures_to_columns("service", counts=["sub_services"]) }}

),

final as (

    select
        services.period,
        services.entity_id as service_id,
        services.agency_id,
        services.name_fa as service_title_fa,
        measures.sub_services,
        measures.electronic_pct,
        {{ score_columns("measures") }}
    from services
    inner join measures
        on
            services.period = measures.period
            and services.entity_id = measures.entity_id

)

select * from final
