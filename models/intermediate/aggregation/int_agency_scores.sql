with scores as (

    select * from {{ ref('int_scenario_scores') }}
    where is_published

),

counts as (

    select * from {{ ref('int_agency_service_counts') }}

),

final as (

    select
        scores.period,
        scores.methodology_id,
        scores.agency_id,
        counts.services,
        counts.sub_services,
        counts.electronic_sub_services,
        counts.electronic_pct,
        scores.user_centric,
        scores.transparent,
        scores.integrated,
        scores.participatory,
        scores.total
    from scores
    inner join counts
        on
            scores.period = counts.period
            and scores.agency_id = counts.agency_id

)

select * from final
