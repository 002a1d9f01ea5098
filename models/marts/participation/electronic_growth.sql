with computed as (

    select * from {{ ref('national_scores') }}

),

carried as (

    select * from {{ ref('int_report_figures') }}
    where
        entity_kind = 'national'
        and measure = 'electronic_pct'

),

shares as (

    select
        period,
        cast(electronic_pct as decimal(18, 2)) as electronic_pct,
        'computed' as source
    from computed

    union all

    select
        period,
        cast(value as decimal(18, 2)) as electronic_pct,
        'carried from chart p-2' as source
    from carried

),

final as (

    select
        period,
        electronic_pct,
        cast(electronic_pct - lag(electronic_pct) over (order by period) as decimal(18, 2))
            as change_in_percentage_points,
        source
    from shares

)

select * from final
