with kept as (

    select * from {{ ref('stg_editions__figures') }}

),

printed_editions as (

    select * from {{ ref('printed_editions') }}

),

implied_figures as (

    select * from {{ ref('implied_edition_figures') }}

),

published_figures as (

    select * from {{ ref('published_figures') }}

),

final as (

    select
        period,
        edition,
        entity_kind,
        entity_id,
        measure,
        agency_id,
        pillar,
        indicator_no,
        value,
        value_text
    from kept
    where edition != 'last_published'

    union all

    select
        published_figures.period,
        printed_editions.edition,
        printed_editions.entity_kind,
        printed_editions.entity_id,
        printed_editions.measure,
        case when printed_editions.entity_kind = 'agency' then printed_editions.entity_id end as agency_id,
        cast(null as string) as pillar,
        cast(null as integer) as indicator_no,
        cast(published_figures.value as decimal(38, 15)) as value,
        cast(null as string) as value_text
    from printed_editions
    inner join published_figures on printed_editions.figure_id = published_figures.figure_id

    union all

    select
        period,
        edition,
        entity_kind,
        entity_id,
        measure,
        case when entity_kind = 'agency' then entity_id end as agency_id,
        cast(null as string) as pillar,
        cast(null as integer) as indicator_no,
        cast(value as decimal(38, 15)) as value,
        cast(null as string) as value_text
    from implied_figures

)

select * from final
