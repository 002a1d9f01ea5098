with scenario as (

    select scenarios.*, scored.period
    from scenarios
    cross join scored_period as scored

),

top_places as (

    select
        draws.entity_no,
        count(*) filter (where draws.rank <= scenario.top_places) as top_draws_count
    from kept_draws as draws
    cross join scenario
    group by draws.entity_no

),

failures as (

    select count(*) as failed_draws_count
    from failed_runs as failed
    inner join runs on failed.run_no = runs.run_no
    cross join scenario
    where
        runs.matrix = 'a'
        and runs.draw_no <= scenario.draws_count

),

final as (

    select
        scenario.scenario,
        scenario.period,
        entities.entity_id as agency_id,
        names.entity_name_fa as agency_name_fa,
        names.entity_name_en as agency_name_en,
        entities.total as nominal_total,
        rank_statistics.total_mean,
        rank_statistics.total_median,
        rank_statistics.total_p5,
        rank_statistics.total_p95,
        entities.rank as nominal_rank,
        rank_statistics.rank_mean,
        rank_statistics.rank_median,
        rank_statistics.rank_p5,
        rank_statistics.rank_p95,
        rank_sets.best_rank as set_best_rank,
        rank_sets.worst_rank as set_worst_rank,
        rank_sets.group_no,
        top_places.top_draws_count / rank_statistics.draws_count as top_places_share,
        rank_sets.best_rank <= scenario.top_places as is_possibly_in_top_places,
        rank_statistics.draws_count,
        failures.failed_draws_count
    from index_entities as entities
    cross join scenario
    cross join failures
    inner join given_entities as names on entities.entity_id = names.entity_id
    inner join rank_statistics on entities.entity_no = rank_statistics.entity_no
    inner join rank_sets on entities.entity_no = rank_sets.entity_no
    inner join top_places on entities.entity_no = top_places.entity_no

)

select * from final
order by nominal_rank, agency_id
