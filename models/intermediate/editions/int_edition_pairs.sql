with editions as (

    select
        period,
        edition,
        lead(edition) over (partition by period order by cast(edition as integer)) as next_edition
    from {{ ref('stg_editions__editions') }}
    where status = 'frozen'

),

last_published as (

    select
        period,
        count(*) as figures_count
    from {{ ref('stg_editions__figures') }}
    where edition = 'last_published'
    group by period

),

printed as (

    select
        figures.period,
        count(*) as figures_count
    from {{ ref('printed_editions') }} as printed
    inner join {{ ref('published_figures') }} as figures on printed.figure_id = figures.figure_id
    group by figures.period

),

-- Each edition beside the one after it, the last one and what is published now beside this build.
final as (

    select
        period,
        edition as from_edition,
        coalesce(next_edition, 'current') as to_edition
    from editions

    union all

    select
        period,
        'last_published' as from_edition,
        'current' as to_edition
    from last_published

    union all

    select
        period,
        'print_a' as from_edition,
        'print_b' as to_edition
    from printed

)

select * from final
