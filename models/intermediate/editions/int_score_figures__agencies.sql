with agency_scores as (

    select * from {{ ref('agency_scores') }}

),

agency_history as (

    select * from {{ ref('agency_history') }}
    where source = 'computed'

),

vulnerable_group_scores as (

    select
        *,
        group_id || '/' || agency_id as group_agency_id
    from {{ ref('vulnerable_group_scores') }}

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
        texts=["agency_name_fa", "agency_name_en", "institution_id", "participation_status", "quality_level"],
    ) }}

    union all

    {{ score_figures(
        relation="agency_history",
        entity_kind="agency",
        entity_id="agency_id",
        agency_id="agency_id",
        numbers=[
            "previous_total", "previous_rank", "change", "rank_gain", "rank_common_panel",
            "previous_rank_common_panel", "rank_gain_common_panel", "rank_gain_population",
        ],
    ) }}

    union all

    {{ score_figures(
        relation="vulnerable_group_scores",
        entity_kind="vulnerable_group_agency",
        entity_id="group_agency_id",
        agency_id="agency_id",
        numbers=["user_centric", "transparent", "integrated", "participatory", "total"],
    ) }}

)

select * from final
