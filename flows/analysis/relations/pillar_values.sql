-- A row a variant, set of indicators' weights, entity and pillar: its points; none where no indicator with a weight is
-- left in it.
with needed as (

    select distinct
        variants.variant_no,
        rules.indicator_set_no
    from run_rules as rules
    inner join variants on rules.variant = variants.variant

),

variant_values as (

    select * from variant_values

),

indicator_sets as (

    select * from indicator_sets

),

means as (

    select
        needed.variant_no,
        needed.indicator_set_no,
        variant_values.entity_no,
        variant_values.pillar_no,
        variant_values.is_geometric,
        variant_values.is_zero,
        list_inner_product(variant_values.given_values, indicator_sets.weights)
        / nullif(list_inner_product(variant_values.presence, indicator_sets.weights), 0) as mean
    from needed
    inner join variant_values on needed.variant_no = variant_values.variant_no
    inner join indicator_sets
        on
            needed.indicator_set_no = indicator_sets.set_no
            and variant_values.pillar_no = indicator_sets.pillar_no

),

final as (

    select
        variant_no,
        indicator_set_no,
        entity_no,
        pillar_no,
        is_zero,
        case when is_geometric then exp(mean) else mean end as points
    from means

)

select * from final
