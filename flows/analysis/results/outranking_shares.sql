with draws as (

    select * from kept_draws

),

compared as (

    select
        peers.entity_no,
        peers.peer_no,
        count(*) as draws_count,
        count(*) filter (where draws.rank < peer_draws.rank) as before_count,
        count(*) filter (where draws.rank = peer_draws.rank) as equal_count
    from peers
    inner join draws on peers.entity_no = draws.entity_no
    inner join draws as peer_draws
        on
            peers.peer_no = peer_draws.entity_no
            and draws.draw_no = peer_draws.draw_no
    group by peers.entity_no, peers.peer_no

),

final as (

    select
        scenarios.scenario,
        scored.period,
        entities.entity_id as agency_id,
        peer_entities.entity_id as peer_agency_id,
        compared.before_count / compared.draws_count as outranking_share,
        compared.equal_count / compared.draws_count as equal_share
    from compared
    inner join index_entities as entities on compared.entity_no = entities.entity_no
    inner join index_entities as peer_entities on compared.peer_no = peer_entities.entity_no
    cross join scenarios
    cross join scored_period as scored

)

select * from final
order by agency_id, peer_agency_id
