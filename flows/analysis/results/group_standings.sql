with peer_groups as (

    select
        entities.entity_id,
        'peers' as group_kind,
        entities.entity_id as group_id,
        other_entities.entity_id as other_id
    from peers
    inner join index_entities as entities on peers.entity_no = entities.entity_no
    inner join index_entities as other_entities on peers.peer_no = other_entities.entity_no

),

shared_groups as (

    select
        own.entity_id,
        own.group_kind,
        own.group_id,
        other_entities.entity_id as other_id
    from given_groups as own
    inner join given_groups as other_entities
        on
            own.group_kind = other_entities.group_kind
            and own.group_id = other_entities.group_id
            and own.entity_id != other_entities.entity_id

),

compared as (

    select * from peer_groups

    union all

    select * from shared_groups

),

final as (

    select
        scored.period,
        compared.entity_id as agency_id,
        compared.group_kind,
        compared.group_id,
        count(*) as others_count,
        1 + count(*) filter (where other_entities.total > entities.total) as place_no,
        (
            count(*) filter (where other_entities.total < entities.total)
            + count(*) filter (where other_entities.total = entities.total) / 2
        ) / count(*) as percentile_share,
        avg(other_entities.total) as others_mean_total
    from compared
    inner join index_entities as entities on compared.entity_id = entities.entity_id
    inner join index_entities as other_entities on compared.other_id = other_entities.entity_id
    cross join scored_period as scored
    group by scored.period, compared.entity_id, compared.group_kind, compared.group_id

)

select * from final
order by agency_id, group_kind, group_id
