with computed_periods as (

    select * from {{ ref('int_computed_periods') }}

),

national_scores as (

    select national_scores.*
    from {{ ref('national_scores') }} as national_scores
    inner join computed_periods on national_scores.period = computed_periods.period

),

indicators as (

    select
        computed_periods.period,
        count(*) as indicators
    from {{ ref('indicators') }} as indicators
    inner join computed_periods on indicators.methodology_id = computed_periods.methodology_id
    group by computed_periods.period

),

-- Nothing in the input says how many visits in person were saved.
overview as (

    select
        national_scores.*,
        indicators.indicators,
        null as in_person_visit_reduction
    from national_scores
    inner join indicators on national_scores.period = indicators.period

),

final as (

    {{ measures_to_rows(
        relation="overview",
        keys=["'1-2' as report_table", "'national' as row_key", "period"],
        measures=[
            "agencies_in_scope", "agencies_participating", "agencies_not_participating", "agencies_not_applicable",
        ],
        value_name="computed",
    ) }}

    union all

    {{ measures_to_rows(
        relation="overview",
        keys=["'1-3' as report_table", "'national' as row_key", "period"],
        measures={
            "agencies_in_scope": "agencies_in_scope",
            "sub_services_in_scope": "sub_services",
            "sub_services_electronic": "electronic_sub_services",
            "electronic_pct": "electronic_pct",
            "indicators": "indicators",
            "national_total": "total",
            "in_person_visit_reduction_pct_at_least": "in_person_visit_reduction",
        },
        value_name="computed",
    ) }}

    union all

    {{ measures_to_rows(
        relation="overview",
        keys=["'1-4' as report_table", "'national' as row_key", "period"],
        measures=["user_centric", "transparent", "integrated", "participatory"],
        value_name="computed",
    ) }}

    union all

    {{ measures_to_rows(
        relation="overview",
        keys=["'2-2' as report_table", "'national' as row_key", "period"],
        measures=["user_centric", "transparent", "integrated", "participatory", "total"],
        value_name="computed",
    ) }}

)

select * from final
