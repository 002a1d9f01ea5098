with agency_scores as (

    select * from {{ ref('agency_scores') }}

),

agency_history as (

    select * from {{ ref('agency_history') }}

),

-- Boards rank the ranking's population: an agency without a rank has no place on any.
ranked as (

    select
        agency_scores.*,
        agency_history.change,
        agency_history.rank_gain
    from agency_scores
    left join agency_history
        on
            agency_scores.period = agency_history.period
            and agency_scores.agency_id = agency_history.agency_id
    where agency_scores.rank is not null

),

measures as (

    {{ measures_to_rows(
        relation="ranked",
        keys=["period", "agency_id", "rank"],
        measures=[
            "total", "user_centric", "transparent", "integrated", "participatory", "change", "rank_gain",
            "electronic_pct", "services", "sub_services",
        ],
    ) }}

),

final as (

    select
        period,
        agency_id,
        rank as overall_rank,
        measure,
        value
    from measures
    where value is not null

)

select * from final
