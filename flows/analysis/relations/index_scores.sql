-- A row an entity and indicator: its points of 100, and why it has them.
with given as (

    select * from given_scores

),

entities as (

    select * from index_entities

),

indicators as (

    select * from index_indicators

),

final as (

    select
        entities.entity_no,
        indicators.pillar_no,
        indicators.place_no,
        cast(given.score as double) * 100 as points,
        given.status
    from given
    inner join entities on given.entity_id = entities.entity_id
    inner join indicators on given.indicator_no = indicators.indicator_no

)

select * from final
