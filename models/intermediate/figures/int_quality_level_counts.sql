with periods as (

    select * from {{ ref('int_assessment_periods') }}

),

quality_levels as (

    select * from {{ ref('quality_levels') }}

),

standings as (

    select * from {{ ref('int_standings') }}
    where entity_kind = 'agency'

),

-- A level that no agency has is counted, too. Of a period without a method nobody knows who was left out.
levels as (

    select
        periods.period,
        quality_levels.quality_level
    from periods
    inner join quality_levels on periods.level_methodology_id = quality_levels.methodology_id

    union all

    select
        period,
        'not_assessed' as quality_level
    from periods
    where is_computed

),

final as (

    select
        levels.period,
        levels.quality_level,
        count(standings.entity_id) as agencies
    from levels
    left join standings
        on
            levels.period = standings.period
            and levels.quality_level = standings.quality_level
    group by levels.period, levels.quality_level

)

select * from final
