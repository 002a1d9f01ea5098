-- A row a run and entity: total and rank by the rules of what is published, rounded half up to hundredths, equal totals
-- sharing the better rank. A total is null where nothing with a weight is left. Sums are of decimals, so that they are
-- the same in whatever order rows come.
with rules as (

    select
        run_rules.*,
        variants.variant_no
    from run_rules
    inner join variants on run_rules.variant = variants.variant

),

pillar_sets as (

    select * from pillar_sets

),

pillar_values as (

    select * from pillar_values

),

sums as (

    select
        rules.run_no,
        pillar_values.entity_no,
        rules.pillar_aggregation,
        bool_or(pillar_values.is_zero) as is_zero,
        sum(cast(pillar_sets.weight as decimal(18, 15))) filter (where pillar_values.points is not null) as weight_sum,
        sum(cast(
            pillar_sets.weight * case rules.pillar_aggregation
                when 'geometric' then ln(greatest(pillar_values.points, rules.floor_points))
                else pillar_values.points
            end as decimal(28, 15)
        )) filter (where pillar_values.points is not null) as value_sum
    from rules
    inner join pillar_values
        on
            rules.variant_no = pillar_values.variant_no
            and rules.indicator_set_no = pillar_values.indicator_set_no
    inner join pillar_sets
        on
            rules.pillar_set_no = pillar_sets.set_no
            and pillar_values.pillar_no = pillar_sets.pillar_no
    group by rules.run_no, pillar_values.entity_no, rules.pillar_aggregation

),

totals as (

    select
        run_no,
        entity_no,
        case
            when weight_sum is null or weight_sum = 0 then null
            when is_zero then 0
            when pillar_aggregation = 'geometric' then exp(value_sum / weight_sum)
            else value_sum / weight_sum
        end as total
    from sums

),

rounded as (

    select
        run_no,
        entity_no,
        cast(round(cast(total as decimal(18, 9)), 2) as decimal(18, 2)) as total
    from totals

),

final as (

    select
        run_no,
        entity_no,
        total,
        rank() over (partition by run_no order by total desc) as rank
    from rounded

)

select * from final
