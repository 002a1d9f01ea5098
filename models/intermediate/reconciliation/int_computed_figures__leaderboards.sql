with report_period as (

    select * from {{ ref('int_report_period') }}

),

-- Every place, not only the printed ones: an agency that the report lists and we do not still has one.
places as (

    select places.*
    from {{ ref('int_leaderboard_places') }} as places
    inner join report_period on places.period = report_period.period

),

gains as (

    select
        agency_history.*,
        places.report_table,
        places.place
    from places
    inner join {{ ref('agency_history') }} as agency_history
        on
            places.period = agency_history.period
            and places.agency_id = agency_history.agency_id
    where places.measure = 'rank_gain'

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

    {% for prefix in ["", "previous_"] -%}
    union all

    select
        report_table,
        agency_id as row_key,
        period,
        'period_' || {{ prefix }}period || '_score' as measure,
        cast({{ prefix }}total as decimal(18, 2)) as computed
    from gains

    union all

    select
        report_table,
        agency_id as row_key,
        period,
        'period_' || {{ prefix }}period || '_rank' as measure,
        cast({{ prefix }}rank as decimal(18, 2)) as computed
    from gains

    {% endfor %}
)

select * from final
