with pillars as (

    select * from {{ ref('pillars') }}

),

periods as (

    select * from {{ ref('int_assessment_periods') }}

),

final as (

    select
        cast(periods.period as integer) as period,
        pillars.pillar,
        pillars.name_fa as pillar_name_fa,
        pillars.name_en as pillar_name_en,
        cast(pillars.weight * 100 as decimal(5, 2)) as weight_pct,
        cast(pillars.display_order as integer) as display_order
    from periods
    inner join pillars on periods.methodology_id = pillars.methodology_id

)

select * from final
