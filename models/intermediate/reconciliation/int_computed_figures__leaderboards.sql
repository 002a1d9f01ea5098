with computed_periods as (

    select * from {{ ref('int_computed_periods') }}

),

-- Every place, not only the printed ones: an agency that the report lists and we do not still has one. A board that
-- no report prints has nothing to be compared with.
places as (

    select places.*
    from {{ ref('int_leaderboard_places') }} as places
    inner join computed_periods on places.period = computed_periods.period
    where places.report_table is not null

),

gains as (

    select
        places.report_table,
        agency_history.*
    from places
    inner join {{ ref('agency_history') }} as agency_history
        on
            places.period = agency_history.period
            and places.agency_id = agency_history.agency_id
    where places.measure = 'rank_gain'

),

-- The board of gains also prints the total and rank of both periods: one that a later board prints again is one row.
gain_periods as (

    select
        report_table,
        agency_id,
        period,
        total,
        rank
    from gains

    union

    select
        report_table,
        agency_id,
        previous_period as period,
        previous_total as total,
        previous_rank as rank
    from gains

),

final as (

    {{ measures_to_rows(
        relation="places",
        keys=["report_table", "agency_id as row_key", "period"],
        measures={
            "rank": "place",
            "services": "services",
            "sub_services": "sub_services",
            "electronic_pct": "electronic_pct",
        },
        value_name="computed",
    ) }}

    union all

    select
        report_table,
        agency_id as row_key,
        period,
        measure,
        cast(value as decimal(18, 2)) as computed
    from places

    union all

    select
        report_table,
        agency_id as row_key,
        period,
        'period_' || period || '_score' as measure,
        cast(total as decimal(18, 2)) as computed
    from gain_periods

    union all

    select
        report_table,
        agency_id as row_key,
        period,
        'period_' || period || '_rank' as measure,
        cast(rank as decimal(18, 2)) as computed
    from gain_periods

)

select * from final
