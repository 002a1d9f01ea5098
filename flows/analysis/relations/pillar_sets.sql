-- A row a set and pillar: its weight, as a share of 1; set 0 has those of the methodology.
with drawn as (

    select
        set_no,
        weights,
        case when not is_failed then nullif(list_sum(weights), 0) end as weight_sum
    from drawn_weights
    where parameter = 'pillar_weights'

),

final as (

    select
        0 as set_no,
        pillar_no,
        weight_share as weight
    from index_pillars

    union all

    select
        set_no,
        unnest(range(1, len(weights) + 1)) as pillar_no,
        coalesce(round(unnest(weights) / weight_sum, 12), 0) as weight
    from drawn

)

select * from final
