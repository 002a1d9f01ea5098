-- A row an entity that is ranked, numbered from 1, with what is published of it.
with given as (

    select * from given_entities

),

final as (

    select
        entity_id,
        row_number() over (order by entity_id) as entity_no,
        total,
        rank,
        is_assessed
    from given

)

select * from final
