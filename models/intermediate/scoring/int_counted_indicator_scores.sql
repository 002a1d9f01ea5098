with policies as (

    select * from {{ ref('aggregation_policies') }}
    where measure = 'indicator_average'

),

populations as (

    select * from {{ ref('int_population_members') }}

),

scores as (

    select * from {{ ref('int_agency_indicator_scores') }}
    where is_published

),

chosen as (

    select * from {{ ref('int_agency_indicator_options') }}

),

final as (

    select
        scores.period,
        scores.methodology_id,
        scores.indicator_no,
        scores.pillar,
        scores.agency_id,
        scores.score,
        chosen.option_no
    from scores
    inner join policies on scores.methodology_id = policies.methodology_id
    inner join populations
        on
            scores.period = populations.period
            and scores.agency_id = populations.agency_id
            and policies.population = populations.population
    inner join chosen
        on
            scores.period = chosen.period
            and scores.agency_id = chosen.agency_id
            and scores.indicator_no = chosen.indicator_no

)

select * from final
