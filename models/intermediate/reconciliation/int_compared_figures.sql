with published_figures as (

    select * from {{ ref('published_figures') }}

),

computed_figures as (

    select * from {{ ref('int_computed_figures') }}

),

kept_figures as (

    select * from {{ source('editions', 'report_figures') }}

),

reports as (

    select * from {{ ref('int_compared_reports') }}

),

-- A column prints 10.00 as 10 and 88.20 as 88.2, so a figure is held to the decimals of its column and
-- not to its own; only the last row of table 2-3 is printed in whole numbers under a column of hundredths.
figures as (

    select
        *,
        max(decimals) over (partition by report_table, measure, row_key = 'total') as compared_decimals
    from published_figures

),

compared as (

    select
        figures.figure_id,
        figures.report_table,
        figures.row_key,
        figures.measure,
        figures.period,
        cast(figures.value as decimal(18, 2)) as published,
        figures.decimals,
        figures.compared_decimals,
        case
            when reports.edition is null then computed_figures.computed
            else kept_figures.computed
        end as computed,
        coalesce(reports.is_of_its_data, true) as is_of_printed_data
    from figures
    left join reports on figures.period = reports.period
    left join computed_figures
        on
            figures.report_table = computed_figures.report_table
            and figures.row_key = computed_figures.row_key
            and figures.measure = computed_figures.measure
            and figures.period = computed_figures.period
    left join kept_figures
        on
            figures.report_table = kept_figures.report_table
            and figures.row_key = kept_figures.row_key
            and figures.measure = kept_figures.measure
            and figures.period = kept_figures.period
            and reports.edition = kept_figures.edition

),

-- Computed figures are hundredths: rounding to fewer places is a second rounding, which a test watches.
final as (

    select
        *,
        case compared_decimals
            when 0 then cast({{ round_half_up('computed', 0) }} as decimal(18, 2))
            when 1 then cast({{ round_half_up('computed', 1) }} as decimal(18, 2))
            else computed
        end as computed_rounded
    from compared

)

select * from final
