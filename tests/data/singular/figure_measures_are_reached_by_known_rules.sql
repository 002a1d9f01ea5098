-- What figure_measures says that a figure is computed by is a seed of the methodology.
with rules as (

    select input_name
    from {{ ref('int_period_rules') }}
    group by input_name

),

reached as (

    select
        entity_kind,
        measure,
        {{ words('reached_by') }} as input_name
    from {{ ref('figure_measures') }}

)

select
    reached.entity_kind,
    reached.measure,
    reached.input_name,
    concat(
        'figure_measures: entity_kind = ', reached.entity_kind, ', measure = ', reached.measure, ' is reached by ',
        reached.input_name, ', which is no seed of a methodology that has rules'
    ) as message
from reached
left join rules on reached.input_name = rules.input_name
where rules.input_name is null
