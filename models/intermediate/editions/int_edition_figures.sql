with kept as (

    select * from {{ ref('stg_editions__figures') }}

),

current_figures as (

    select * from {{ ref('int_figures') }}

),

printed_editions as (

    select * from {{ ref('printed_editions') }}

),

published_figures as (

    select * from {{ ref('published_figures') }}

),

final as (

    select
        edition,
        period,
        entity_kind,
        entity_id,
        measure,
        agency_id,
        pillar,
        indicator_no,
        value,
        value_text
    from kept

    union all

    select
        'current' as edition,
        period,
        entity_kind,
        entity_id,
        measure,
        agency_id,
        pillar,
        indicator_no,
        value,
        value_text
    from current_figures

    union all

    select
        printed_editions.edition,
        published_figures.period,
        printed_editions.entity_kind,
        printed_editions.entity_id,
        printed_editions.measure,
        case when printed_editions.entity_kind = 'agency' then printed_editions.entity_id end as agency_id,
        null as pillar,
        null as indicator_no,
        cast(published_figures.value as decimal(38, 15)) as value,
        null as value_text
    from printed_editions
    inner join published_figures on printed_editions.figure_id = published_figures.figure_id

)

select * from final
