with standings as (

    select * from {{ ref('int_standings') }}
    where
        entity_kind = 'agency'
        and is_ranked

),

periods as (

    select * from {{ ref('int_assessment_periods') }}
    where is_computed

),

visits as (

    select * from {{ ref('int_in_person_visits') }}

),

cluster_members as (

    select * from {{ ref('cluster_members') }}

),

first_totals as (

    select
        entity_id,
        min(period) as first_period
    from standings
    group by entity_id

),

new_agencies as (

    select
        periods.period,
        count(first_totals.entity_id) as agencies_first_assessed
    from periods
    left join first_totals on periods.period = first_totals.first_period
    group by periods.period

),

cluster_counts as (

    select
        periods.period,
        count(distinct cluster_members.cluster_no) as clusters
    from periods
    cross join cluster_members
    group by periods.period

),

final as (

    {{ measures_to_rows("new_agencies", ["period", "'national' as entity_kind", "'national' as entity_id"], [
        "agencies_first_assessed",
    ]) }}

    union all

    {{ measures_to_rows("cluster_counts", ["period", "'national' as entity_kind", "'national' as entity_id"], [
        "clusters",
    ]) }}

    union all

    {{ measures_to_rows("visits", ["period", "'national' as entity_kind", "'national' as entity_id"], {
        "correlation_sign": "sign(correlation_coefficient)",
    }) }}

)

select * from final
where value is not null
