with standings as (

    select * from {{ ref('int_standings') }}
    where
        entity_kind = 'agency'
        and (source != 'computed' or rank is not null)

),

periods as (

    select * from {{ ref('int_assessment_periods') }}

),

-- History is told of the ranking's population, and of every total that is carried.
paired as (

    select
        standings.*,
        periods.previous_period,
        periods.comparability,
        previous.total as previous_total,
        previous.rank as previous_rank
    from standings
    inner join periods on standings.period = periods.period
    left join standings as previous
        on
            periods.previous_period = previous.period
            and standings.entity_id = previous.entity_id

),

-- Ranks already order ties by name, so the common panel is ordered by them.
common_panel as (

    select
        period,
        entity_id,
        cast(row_number() over (partition by period order by rank) as integer) as rank_common_panel,
        cast(row_number() over (partition by period order by previous_rank) as integer) as previous_rank_common_panel
    from paired
    where
        rank is not null
        and previous_rank is not null

),

final as (

    select
        paired.period,
        paired.entity_id as agency_id,
        paired.name_fa as agency_name_fa,
        paired.name_en as agency_name_en,
        paired.total,
        paired.rank,
        paired.rank_competition,
        paired.quality_level,
        paired.previous_period,
        paired.previous_total,
        paired.previous_rank,
        paired.total - paired.previous_total as change,
        paired.previous_rank - paired.rank as rank_gain,
        common_panel.rank_common_panel,
        common_panel.previous_rank_common_panel,
        common_panel.previous_rank_common_panel - common_panel.rank_common_panel as rank_gain_common_panel,
        (paired.previous_rank - paired.rank)
        - (common_panel.previous_rank_common_panel - common_panel.rank_common_panel) as rank_gain_population,
        paired.source,
        paired.comparability
    from paired
    left join common_panel
        on
            paired.period = common_panel.period
            and paired.entity_id = common_panel.entity_id

)

select * from final
