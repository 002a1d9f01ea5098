with agency_scores as (

    select * from {{ ref('agency_scores') }}

),

carried as (

    select * from {{ ref('int_carried_agency_totals') }}

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

assessed as (

    select
        period,
        quality_level
    from agency_scores

    union all

    select
        period,
        quality_level
    from carried

),

counts as (

    select
        period,
        quality_level,
        count(*) as agencies
    from assessed
    group by period, quality_level

),

-- Of a carried period nobody knows who was left out, so it has no row for the agencies not assessed.
expected as (

    select
        periods.period,
        periods.is_computed,
        quality_levels.quality_level,
        quality_levels.name_fa,
        quality_levels.name_en,
        quality_levels.display_order
    from periods
    inner join quality_levels on periods.level_methodology_id = quality_levels.methodology_id

    union all

    select
        periods.period,
        periods.is_computed,
        statuses.status as quality_level,
        statuses.name_fa,
        statuses.name_en,
        max(quality_levels.display_order) + 1 as display_order
    from periods
    inner join quality_levels on periods.level_methodology_id = quality_levels.methodology_id
    inner join statuses on statuses.status = 'not_assessed'
    where periods.is_computed
    group by periods.period, periods.is_computed, statuses.status, statuses.name_fa, statuses.name_en

),

final as (

    select
        cast(expected.period as integer) as period,
        expected.quality_level,
        expected.name_fa,
        expected.name_en,
        cast(expected.display_order as integer) as display_order,
        cast(coalesce(counts.agencies, 0) as integer) as agencies,
        case when expected.is_computed then 'computed' else 'carried from table 2-5' end as source
    from expected
    left join counts
        on
            expected.period = counts.period
            and expected.quality_level = counts.quality_level

)

select * from final
