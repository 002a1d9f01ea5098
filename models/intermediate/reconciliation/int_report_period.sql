with published_figures as (

    select * from {{ ref('published_figures') }}

),

periods as (

    select * from {{ ref('periods') }}

),

-- A report also prints periods before its own: it is of the last one that it speaks of.
last_printed as (

    select max(period) as period
    from published_figures

),

final as (

    select
        periods.period,
        periods.methodology_id
    from periods
    inner join last_printed on periods.period = last_printed.period

)

select * from final
