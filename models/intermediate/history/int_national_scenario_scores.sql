with scenario_scores as (

    select * from {{ ref('int_scenario_scores') }}

),

scenarios as (

    select * from {{ ref('int_scoring_scenarios') }}

),

policies as (

    select * from {{ ref('aggregation_policies') }}
    where
        measure = 'national_scores'
        and mean = 'simple'

),

populations as (

    select * from {{ ref('int_population_members') }}

),

-- Who counts in the nation in the period; beside another period, who counts in both.
members as (

    select
        scenarios.period,
        scenarios.panel_period,
        scenarios.methodology_id,
        scenarios.is_published,
        populations.agency_id
    from scenarios
    inner join policies on scenarios.own_methodology_id = policies.methodology_id
    inner join populations
        on
            scenarios.period = populations.period
            and policies.population = populations.population
    inner join populations as panel
        on
            scenarios.panel_period = panel.period
            and policies.population = panel.population
            and populations.agency_id = panel.agency_id

),

final as (

    select
        members.period,
        members.panel_period,
        members.methodology_id,
        members.is_published,
        count(*) as agencies,
        {{ exact_divide('sum(scenario_scores.user_centric)', 'count(*)') }} as user_centric,
        {{ exact_divide('sum(scenario_scores.transparent)', 'count(*)') }} as transparent,
        {{ exact_divide('sum(scenario_scores.integrated)', 'count(*)') }} as integrated,
        {{ exact_divide('sum(scenario_scores.participatory)', 'count(*)') }} as participatory,
        {{ exact_divide('sum(scenario_scores.total)', 'count(*)') }} as total
    from members
    inner join scenario_scores
        on
            members.period = scenario_scores.period
            and members.panel_period = scenario_scores.panel_period
            and members.methodology_id = scenario_scores.methodology_id
            and members.agency_id = scenario_scores.agency_id
    group by members.period, members.panel_period, members.methodology_id, members.is_published

)

select * from final
