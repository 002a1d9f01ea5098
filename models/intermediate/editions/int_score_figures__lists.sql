with computed as (

    select period from {{ ref('national_scores') }}

),

quality_level_counts as (

    select levels.*
    from {{ ref('quality_level_counts') }} as levels
    inner join computed on levels.period = computed.period

),

leaderboards as (

    select
        *,
        board || '/' || place as place_id
    from {{ ref('leaderboards') }}

),

in_person_visits as (

    select * from {{ ref('in_person_visits') }}

),

un_service_scores as (

    select
        *,
        row_no || '/' || agency_no as service_agency_id
    from {{ ref('un_service_scores') }}

),

final as (

    {{ score_figures(
        relation="quality_level_counts", entity_kind="quality_level", entity_id="quality_level", numbers=["agencies"],
    ) }}

    union all

    {{ score_figures(
        relation="leaderboards", entity_kind="leaderboard_place", entity_id="place_id",
        numbers=["value"], texts=["agency_id"],
    ) }}

    union all

    {{ score_figures(
        relation="in_person_visits", entity_kind="national", entity_id="'national'",
        numbers=["in_person_visits_pct", "correlation_coefficient"],
    ) }}

    union all

    {{ score_figures(
        relation="un_service_scores", entity_kind="un_service", entity_id="service_agency_id",
        agency_id="agency_id", numbers=["score"], texts=["agency_id"],
    ) }}

)

select * from final
