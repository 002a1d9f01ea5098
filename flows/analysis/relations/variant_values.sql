-- A row a variant, entity and pillar: what its indicators bring to a mean, in their order, and which of them count.
-- Points are as published unless the policy of their status leaves them out, or makes the whole entity zero.
with variants as (

    select * from variants

),

chosen as (

    select
        variant_no,
        unnest(variant) as rule
    from variants

),

rules as (

    select
        chosen.variant_no,
        chosen.rule.parameter,
        chosen.rule.choice,
        chosen.rule.floor_points
    from chosen

),

scores as (

    select * from index_scores

),

judged as (

    select
        variants.variant_no,
        scores.entity_no,
        scores.pillar_no,
        scores.place_no,
        coalesce(aggregations.choice = 'geometric', false) as is_geometric,
        coalesce(policies.choice, 'as_scored') as status_policy,
        case
            when aggregations.choice = 'geometric'
                then ln(greatest(scores.points, cast(aggregations.floor_points as double)))
            else scores.points
        end as value
    from scores
    cross join variants
    left join rules as aggregations
        on
            variants.variant_no = aggregations.variant_no
            and aggregations.parameter = 'indicator_aggregation'
    left join rules as policies
        on
            variants.variant_no = policies.variant_no
            and policies.parameter = scores.status || '_policy'

),

final as (

    select
        variant_no,
        entity_no,
        pillar_no,
        is_geometric,
        bool_or(status_policy = 'whole_zero') as is_zero,
        list(case when status_policy = 'left_out' then 0 else value end order by place_no) as given_values,
        list(case when status_policy = 'left_out' then cast(0 as double) else 1 end order by place_no) as presence
    from judged
    group by variant_no, entity_no, pillar_no, is_geometric

)

select * from final
