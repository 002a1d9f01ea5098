-- A row an entity and one of those that are most like it, the nearest first. Each trait counts alike: less its mean, by
-- its standard deviation; distances are Euclidean, and equal ones are in the order of ids.
with traits as (

    select * from given_traits

),

entities as (

    select * from index_entities

),

rule as (

    select * from peer_rule

),

moments as (

    select
        trait,
        avg(cast(value as decimal(28, 12))) as mean,
        sqrt(
            greatest(
                avg(cast(pow(value, 2) as decimal(28, 12))) - pow(avg(cast(value as decimal(28, 12))), 2), 0
            )
        ) as deviation
    from traits
    group by trait

),

vectors as (

    select
        entities.entity_no,
        entities.entity_id,
        list(
            case when moments.deviation > 0.000001 then (traits.value - moments.mean) / moments.deviation else 0 end
            order by traits.trait
        ) as place
    from traits
    inner join entities on traits.entity_id = entities.entity_id
    inner join moments on traits.trait = moments.trait
    group by entities.entity_no, entities.entity_id

),

distances as (

    select
        one.entity_no,
        other.entity_no as peer_no,
        list_distance(one.place, other.place) as distance,
        row_number() over (
            partition by one.entity_no order by list_distance(one.place, other.place) asc, other.entity_id asc
        ) as nearness
    from vectors as one
    inner join vectors as other on one.entity_no != other.entity_no

),

final as (

    select
        distances.entity_no,
        distances.peer_no,
        distances.distance,
        distances.nearness
    from distances
    inner join rule on distances.nearness <= rule.peers_count

)

select * from final
