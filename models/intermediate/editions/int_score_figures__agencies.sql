with agency_scores as (

    select * from {{ ref('agency_scores') }}

),

final as (

    {{ score_figures(
        relation="agency_scores",
        entity_kind="agency",
        entity_id="agency_id",
        agency_id="agency_id",
        numbers=[
            "services", "sub_services", "electronic_pct", "user_centric", "transparent", "integrated", "participatory", "total",
            "rank", "rank_competition",
        ],
        texts=["agency_name_fa", "institution_id", "participation_status", "quality_level"],
    ) }}

)

select * from final
