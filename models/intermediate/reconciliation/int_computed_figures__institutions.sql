with computed_periods as (

    select * from {{ ref('int_computed_periods') }}

),

institution_scores as (

    select institution_scores.*
    from {{ ref('institution_scores') }} as institution_scores
    inner join computed_periods on institution_scores.period = computed_periods.period

),

national_scores as (

    select national_scores.*
    from {{ ref('national_scores') }} as national_scores
    inner join computed_periods on national_scores.period = computed_periods.period

),

-- The last row of table 2-3 is the country: no sum or mean of the rows above it.
final as (

    {{ measures_to_rows(
        relation="institution_scores",
        keys=["'2-3' as report_table", "institution_id as row_key", "period"],
        measures=[
            "rank", "services", "sub_services", "electronic_pct",
            "user_centric", "transparent", "integrated", "participatory", "total",
        ],
        value_name="computed",
    ) }}

    union all

    {{ measures_to_rows(
        relation="national_scores",
        keys=["'2-3' as report_table", "'total' as row_key", "period"],
        measures=[
            "services", "sub_services", "electronic_pct",
            "user_centric", "transparent", "integrated", "participatory", "total",
        ],
        value_name="computed",
    ) }}

)

select * from final
