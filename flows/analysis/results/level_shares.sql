with draws as (

    select
        draws.draw_no,
        draws.entity_no,
        case when entities.is_assessed then levels.quality_level else 'not_assessed' end as quality_level
    from kept_draws as draws
    inner join index_entities as entities on draws.entity_no = entities.entity_no
    left join given_levels as levels
        on
            (draws.total > levels.lower_bound or (draws.total = levels.lower_bound and levels.is_lower_inclusive))
            and (draws.total < levels.upper_bound or (draws.total = levels.upper_bound and levels.is_upper_inclusive))

),

counts as (

    select
        entity_no,
        quality_level,
        count(*) as draws_count
    from draws
    group by entity_no, quality_level

),

final as (

    select
        scenarios.scenario,
        scored.period,
        entities.entity_id as agency_id,
        counts.quality_level,
        counts.draws_count,
        counts.draws_count / sum(counts.draws_count) over (partition by counts.entity_no) as level_share
    from counts
    cross join scenarios
    cross join scored_period as scored
    inner join index_entities as entities on counts.entity_no = entities.entity_no

)

select * from final
order by agency_id, quality_level
