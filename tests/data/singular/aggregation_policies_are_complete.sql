-- Every mean that the models take has its policy, one that they know. Fails with the measure.
with known as (

    {% set known = [
        ("service_indicator", "sub_service", "service", "simple", "", ""),
        ("agency_indicator", "service", "agency", "simple", "", ""),
        ("agency_indicator", "service", "agency", "weighted", "sub_services", ""),
        ("agency_option", "agency", "option", "nearest_score", "", ""),
        ("institution_scores", "agency", "institution", "any", "any", "any"),
        ("institution_electronic", "agency", "institution", "any", "any", "any"),
        ("cluster_scores", "agency", "cluster", "any", "any", "any"),
        ("cluster_electronic", "agency", "cluster", "any", "any", "any"),
        ("national_scores", "agency", "national", "any", "any", "any"),
        ("national_electronic", "agency", "national", "any", "any", "any"),
        ("indicator_average", "agency", "national", "simple", "", "any"),
        ("ranking", "agency", "national", "rank", "", "any"),
    ] -%}
    {% for measure, from_level, to_level, mean, weight_by, population in known -%}
    select
        '{{ measure }}' as measure,
        '{{ from_level }}' as from_level,
        '{{ to_level }}' as to_level,
        '{{ mean }}' as mean,
        '{{ weight_by }}' as weight_by,
        '{{ population }}' as population
    {%- if not loop.last %}
    union all
    {% endif -%}
    {% endfor %}

),

known_measures as (

    select measure
    from known
    group by measure

),

policies as (

    select
        *,
        -- A weighted mean says by what, a simple one by nothing; a mean over agencies says over which.
        case
            when mean = 'weighted' and weight_by is null then 'is weighted and weight_by is empty'
            when mean <> 'weighted' and weight_by is not null then 'is not weighted and weight_by is ' || weight_by
            when from_level = 'agency' and to_level <> 'option' and population is null then 'names no population'
        end as problem
    from {{ ref('aggregation_policies') }}

)

select
    policies.methodology_id,
    policies.measure,
    'aggregation_policies: measure = ' || policies.measure || ' '
    || coalesce(policies.problem, 'has a level, mean, weight or population that no model reads') as message
from policies
left join known
    on
        policies.measure = known.measure
        and policies.from_level = known.from_level
        and policies.to_level = known.to_level
        and (policies.mean = known.mean or (policies.mean in ('simple', 'weighted') and known.mean = 'any'))
        and known.weight_by in (coalesce(policies.weight_by, ''), 'any')
        and known.population in (coalesce(policies.population, ''), 'any')
where
    policies.problem is not null
    or known.measure is null

union all

select
    methodologies.methodology_id,
    known_measures.measure,
    'aggregation_policies: measure = ' || known_measures.measure || ' has no row for '
    || methodologies.methodology_id as message
from {{ ref('methodologies') }} as methodologies
cross join known_measures
left join policies
    on
        methodologies.methodology_id = policies.methodology_id
        and known_measures.measure = policies.measure
where policies.measure is null
