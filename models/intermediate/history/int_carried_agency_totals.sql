-- Table 2-5 is the only source of the periods whose method is not known.
with figures as (

    select * from {{ ref('published_figures') }}
    where report_table = '2-5'

),

periods as (

    select * from {{ ref('int_assessment_periods') }}
    where not is_computed

),

agencies as (

    select * from {{ ref('agencies') }}

),

quality_levels as (

    select * from {{ ref('quality_levels') }}

),

carried as (

    select
        periods.period,
        periods.level_methodology_id,
        agencies.agency_id,
        agencies.name_fa as agency_name_fa,
        agencies.name_en as agency_name_en,
        cast(figures.value as decimal(18, 2)) as total
    from figures
    inner join periods on figures.measure = 'period_' || periods.period
    inner join agencies on figures.row_key = agencies.agency_id

),

final as (

    select
        carried.period,
        carried.agency_id,
        carried.agency_name_fa,
        carried.agency_name_en,
        carried.total,
        row_number() over (
            partition by carried.period
            order by carried.total desc, {{ persian_collation_key('carried.agency_name_fa') }}, carried.agency_id
        ) as rank,
        rank() over (partition by carried.period order by carried.total desc) as rank_competition,
        quality_levels.quality_level
    from carried
    left join quality_levels
        on
            carried.level_methodology_id = quality_levels.methodology_id
            and (
                carried.total > quality_levels.lower
                or (quality_levels.lower_inclusive and carried.total = quality_levels.lower)
            )
            and (
                carried.total < quality_levels.upper
                or (quality_levels.upper_inclusive and carried.total = quality_levels.upper)
            )

)

select * from final
