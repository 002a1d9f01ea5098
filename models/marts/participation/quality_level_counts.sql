with counts as (

    select * from {{ ref('int_quality_level_counts') }}

),

periods as (

    select * from {{ ref('int_assessment_periods') }}

),

quality_levels as (

    select * from {{ ref('quality_levels') }}

),

statuses as (

    select * from {{ ref('statuses') }}

),

last_levels as (

    select
        methodology_id,
        max(display_order) as display_order
    from quality_levels
    group by methodology_id

),

final as (

    select
        counts.period,
        counts.quality_level,
        coalesce(quality_levels.name_fa, statuses.name_fa) as name_fa,
        coalesce(quality_levels.name_en, statuses.name_en) as name_en,
        cast(coalesce(quality_levels.display_order, last_levels.display_order + 1) as integer) as display_order,
        cast(counts.agencies as integer) as agencies,
        case when periods.is_computed then 'computed' else 'carried from table 2-5' end as source
    from counts
    inner join periods on counts.period = periods.period
    inner join last_levels on periods.level_methodology_id = last_levels.methodology_id
    left join quality_levels
        on
            periods.level_methodology_id = quality_levels.methodology_id
            and counts.quality_level = quality_levels.quality_level
    left join statuses on counts.quality_level = statuses.status

)

select * from final
