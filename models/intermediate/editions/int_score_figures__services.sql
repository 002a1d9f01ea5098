with service_scores as (

    select * from {{ ref('service_scores') }}

),

final as (

    {{ score_figures(
        relation="service_scores",
        entity_kind="service",
        entity_id="service_id",
        agency_id="agency_id",
        numbers=[
            "sub_services", "electronic_pct", "user_centric", "transparent", "integrated", "participatory", "total",
        ],
        texts=["agency_id", "service_title_fa"],
    ) }}

)

select * from final
