with figures as (

    select * from {{ ref('int_figures') }}

),

periods as (

    select * from {{ ref('int_assessment_periods') }}
    where is_computed

),

final as (

    select
        figures.period,
        figures.entity_kind,
        figures.entity_id,
        figures.measure,
        figures.agency_id,
        figures.pillar,
        figures.indicator_no,
        figures.value,
        figures.value_text
    from figures
    inner join periods on figures.period = periods.period

)

select * from final
