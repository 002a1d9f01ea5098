with quality_levels as (

    select * from {{ ref('quality_levels') }}

),

periods as (

    select * from {{ ref('int_assessment_periods') }}

),

final as (

    select
        cast(periods.period as integer) as period,
        quality_levels.quality_level,
        quality_levels.name_fa as quality_level_name_fa,
        quality_levels.name_en as quality_level_name_en,
        cast(quality_levels.lower as decimal(5, 2)) as lower_bound,
        quality_levels.lower_inclusive as is_lower_inclusive,
        cast(quality_levels.upper as decimal(5, 2)) as upper_bound,
        quality_levels.upper_inclusive as is_upper_inclusive,
        cast(quality_levels.display_order as integer) as display_order
    from periods
    inner join quality_levels on periods.methodology_id = quality_levels.methodology_id

)

select * from final
