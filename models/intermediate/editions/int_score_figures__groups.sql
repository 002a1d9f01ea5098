{%- set scores = ["services", "sub_services", "electronic_pct"]
    + ["user_centric", "transparent", "integrated", "participatory", "total"] -%}
with institution_scores as (

    select * from {{ ref('institution_scores') }}

),

cluster_scores as (

    select * from {{ ref('cluster_scores') }}

),

national_scores as (

    select * from {{ ref('national_scores') }}

),

un_domain_scores as (

    select * from {{ ref('un_domain_scores') }}

),

final as (

    {{ score_figures(
        relation="institution_scores", entity_kind="institution", entity_id="institution_id",
        numbers=["agencies", "rank"] + scores, texts=["institution_name_fa", "institution_name_en"],
    ) }}

    union all

    {{ score_figures(
        relation="cluster_scores", entity_kind="cluster", entity_id="cluster_no",
        numbers=["institutions", "agencies", "rank"] + scores, texts=["cluster_name_fa", "cluster_name_en"],
    ) }}

    union all

    {{ score_figures(
        relation="national_scores", entity_kind="national", entity_id="'national'",
        numbers=[
            "agencies_in_scope", "agencies_participating", "agencies_not_participating", "agencies_not_applicable",
            "electronic_sub_services",
        ] + scores,
        texts=["quality_level"],
    ) }}

    union all

    {{ score_figures(
        relation="un_domain_scores", entity_kind="un_domain", entity_id="domain_id",
        numbers=["agencies", "rank"] + scores, texts=["proxy_id"],
    ) }}

)

select * from final
