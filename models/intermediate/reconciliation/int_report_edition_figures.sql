with computed_figures as (

    select * from {{ ref('int_computed_figures') }}

),

kept_figures as (

    select * from {{ ref('stg_editions__report_figures') }}

),

reports as (

    select * from {{ ref('reports') }}

),

editions as (

    select * from {{ ref('stg_editions__editions') }}
    where status = 'frozen'

),

frozen_reports as (

    select
        reports.period,
        reports.edition
    from reports
    inner join editions
        on
            reports.period = editions.period
            and reports.edition = editions.edition

),

-- A printed report does not change with later data: once its edition is frozen, it is judged by that.
final as (

    select
        computed_figures.report_table,
        computed_figures.row_key,
        computed_figures.measure,
        computed_figures.period,
        computed_figures.computed
    from computed_figures
    left join frozen_reports on computed_figures.period = frozen_reports.period
    where frozen_reports.period is null

    union all

    select
        kept_figures.report_table,
        kept_figures.row_key,
        kept_figures.measure,
        kept_figures.period,
        kept_figures.computed
    from kept_figures
    inner join frozen_reports
        on
            kept_figures.period = frozen_reports.period
            and kept_figures.edition = frozen_reports.edition

)

select * from final
