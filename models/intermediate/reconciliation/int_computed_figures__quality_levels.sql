with report_period as (

    select * from {{ ref('int_report_period') }}

),

quality_levels as (

    select
        quality_levels.*,
        report_period.period
    from {{ ref('quality_levels') }} as quality_levels
    inner join report_period on quality_levels.methodology_id = report_period.methodology_id

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
