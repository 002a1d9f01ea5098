with figures as (

    select * from {{ ref('int_edition_figures') }}

),

final as (

    select
        cast(period as integer) as period,
        edition,
        entity_kind,
        entity_id,
        measure,
        agency_id,
        pillar,
        cast(indicator_no as integer) as indicator_no,
        value,
        value_text
    from figures
    where edition not in ('current', 'last_published')

)

select * from final
