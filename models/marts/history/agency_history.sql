with totals as (

    select * from {{ ref('int_agency_totals') }}

),

periods as (

    select * from {{ ref('int_assessment_periods') }}

),

paired as (

    select
        totals.*,
        periods.previous_period,
        previous.total as previous_total,
        previous.rank as previous_rank,
        periods.comparability,
        previous.agency_id is not null as is_in_common_panel
    from totals
    inner join periods on totals.period = periods.period
    left join totals as previous
        on
            periods.previous_period = previous.period
            and totals.agency_id = previous.agency_id

),

-- Ranks already order ties by name, so the common panel is ordered by them.
common_panel as (

    select
        period,
        agency_id,
        row_number() over (partition by period order by rank) as rank_common_panel,
        row_number() over (partition by period order by previous_rank) as previous_rank_common_panel
    from paired
    where is_in_common_panel

),

final as (

    select
        cast(paired.period as integer) as period,
        paired.agency_id,
        paired.agency_name_fa,
        paired.agency_name_en,
        cast(paired.total as decimal(18, 2)) as total,
        cast(paired.rank as integer) as rank,
        cast(paired.rank_competition as integer) as rank_competition,
        paired.quality_level,
        cast(paired.previous_period as integer) as previous_period,
        cast(paired.previous_total as decimal(18, 2)) as previous_total,
        cast(paired.previous_rank as integer) as previous_rank,
        cast(paired.total - paired.previous_total as decimal(18, 2)) as change,
        cast(paired.previous_rank - paired.rank as integer) as rank_gain,
        cast(common_panel.rank_common_panel as integer) as rank_common_panel,
        cast(common_panel.previous_rank_common_panel as integer) as previous_rank_common_panel,
        cast(common_panel.previous_rank_common_panel - common_panel.rank_common_panel as integer)
            as rank_gain_common_panel,
        cast(
            (paired.previous_rank - paired.rank)
            - (common_panel.previous_rank_common_panel - common_panel.rank_common_panel) as integer
        ) as rank_gain_population,
        paired.source,
        paired.comparability
    from paired
    left join common_panel
        on
            paired.period = common_panel.period
            and paired.agency_id = common_panel.agency_id

)

select * from final
