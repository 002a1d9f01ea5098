with history as (

    select * from {{ ref('int_agency_history') }}

),

final as (

    select
        period,
        agency_id,
        agency_name_fa,
        agency_name_en,
        cast(total as decimal(18, 2)) as total,
        rank,
        rank_competition,
        quality_level,
        previous_period,
        cast(previous_total as decimal(18, 2)) as previous_total,
        previous_rank,
        cast(change as decimal(18, 2)) as change,
        rank_gain,
        rank_common_panel,
        previous_rank_common_panel,
        rank_gain_common_panel,
        rank_gain_population,
        source,
        comparability
    from history

)

select * from final
