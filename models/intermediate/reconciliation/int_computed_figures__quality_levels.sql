with computed_periods as (

    select * from {{ ref('int_computed_periods') }}

),

quality_levels as (

    select
        quality_levels.*,
        computed_periods.period
    from {{ ref('quality_levels') }} as quality_levels
    inner join computed_periods on quality_levels.methodology_id = computed_periods.methodology_id

),

final as (

    {{ measures_to_rows(
        relation="quality_levels",
        keys=["'2-1' as report_table", "quality_level as row_key", "period"],
        measures=["lower", "upper"],
        value_name="computed",
    ) }}

)

select * from final
