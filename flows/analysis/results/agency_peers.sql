select
    scored.period,
    entities.entity_id as agency_id,
    peers.nearness as peer_no,
    peer_entities.entity_id as peer_agency_id,
    peers.distance,
    entities.total,
    peer_entities.total as peer_total
from peers
inner join index_entities as entities on peers.entity_no = entities.entity_no
inner join index_entities as peer_entities on peers.peer_no = peer_entities.entity_no
cross join scored_period as scored
order by agency_id, peer_no
