with published_figures as (

    select * from {{ ref('published_figures') }}

),

periods as (

    select * from {{ ref('periods') }}

),

printed as (

    select period
    from published_figures
    group by period

),

-- A report also prints periods before its own; those without a method are carried from it and not computed.
final as (

    select
        periods.period,
        periods.methodology_id
    from periods
    inner join printed on periods.period = printed.period
    where periods.methodology_id is not null

)

select * from final
