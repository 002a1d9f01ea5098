with published_figures as (

    select * from {{ ref('published_figures') }}

),

periods as (

    select * from {{ ref('periods') }}

),

-- The report is of the last period that its list of periods (table 1-1) names.
last_listed as (

    select max(cast(row_key as integer)) as period
    from published_figures
    where report_table = '1-1'

),

final as (

    select
        periods.period,
        periods.methodology_id
    from periods
    inner join last_listed on periods.period = last_listed.period

)

select * from final
