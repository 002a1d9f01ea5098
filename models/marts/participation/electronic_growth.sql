with national_scores as (

    select * from {{ ref('national_scores') }}

),

periods as (

    select * from {{ ref('periods') }}

),

figures as (

    select * from {{ ref('published_figures') }}
    where
        report_table = 'chart-p-2'
        and measure = 'electronic_pct'

),

-- The chart also prints the computed period; that figure is compared, not carried.
shares as (

    select
        period,
        electronic_pct,
        'computed' as source
    from national_scores

    union all

    select
        periods.period,
        figures.value as electronic_pct,
        'carried from chart p-2' as source
    from figures
    inner join periods on figures.row_key = cast(periods.period as varchar)
    where periods.methodology_id is null

),

final as (

    select
        cast(period as integer) as period,
        cast(electronic_pct as decimal(18, 2)) as electronic_pct,
        cast(
            electronic_pct - lag(electronic_pct) over (order by period) as decimal(18, 2)
        ) as change_in_percentage_points,
        source
    from shares

)

select * from final
