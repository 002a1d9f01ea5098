with published_figures as (

    select * from {{ ref('published_figures') }}
    where report_table = '2-5'

),

periods as (

    select * from {{ ref('int_assessment_periods') }}
    where not is_computed

),

implied_totals as (

    select * from {{ ref('implied_totals') }}

),

unranked_totals as (

    select * from {{ ref('unranked_totals') }}

),

-- Table 2-5 is the only table of the periods whose method is not known; it leaves out who is not listed any more.
totals as (

    select
        periods.period,
        published_figures.row_key as agency_id,
        published_figures.value as total,
        'carried from table 2-5' as source
    from published_figures
    inner join periods on published_figures.measure = 'period_' || periods.period

    union all

    select
        periods.period,
        implied_totals.agency_id,
        implied_totals.total,
        'implied by tables 2-5 and 2-7' as source
    from implied_totals
    inner join periods on implied_totals.period = periods.period

),

final as (

    select
        totals.period,
        totals.agency_id,
        cast(totals.total as decimal(5, 2)) as total,
        unranked_totals.agency_id is null as is_ranked,
        totals.source
    from totals
    left join unranked_totals
        on
            totals.period = unranked_totals.period
            and totals.agency_id = unranked_totals.agency_id

)

select * from final
