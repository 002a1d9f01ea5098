with members as (

    select * from {{ ref('int_group_members') }}

),

score_weights as (

    select * from {{ ref('int_group_weights') }}
    where measure = group_kind || '_scores'

),

electronic_weights as (

    select * from {{ ref('int_group_weights') }}
    where measure = group_kind || '_electronic'

),

agencies as (

    select * from {{ ref('int_agency_scores') }}

),

weighted as (

    select
        members.period,
        members.methodology_id,
        members.group_kind,
        members.group_id,
        agencies.services,
        agencies.sub_services,
        agencies.electronic_sub_services,
        agencies.electronic_pct,
        agencies.user_centric,
        agencies.transparent,
        agencies.integrated,
        agencies.participatory,
        agencies.total,
        score_weights.aggregation_weight as score_weight,
        electronic_weights.aggregation_weight as electronic_weight
    from members
    inner join agencies
        on
            members.period = agencies.period
            and members.agency_id = agencies.agency_id
    inner join score_weights
        on
            members.period = score_weights.period
            and members.group_kind = score_weights.group_kind
            and members.group_id = score_weights.group_id
            and members.agency_id = score_weights.agency_id
    inner join electronic_weights
        on
            members.period = electronic_weights.period
            and members.group_kind = electronic_weights.group_kind
            and members.group_id = electronic_weights.group_id
            and members.agency_id = electronic_weights.agency_id

),

-- A group whose agencies weigh nothing (a registry that failed) scores zero: nothing is raised by a gap.
final as (

    select
        period,
        methodology_id,
        group_kind,
        group_id,
        count(*) as agencies,
        cast(sum(services) as bigint) as services,
        cast(sum(sub_services) as bigint) as sub_services,
        cast(sum(electronic_sub_services) as bigint) as electronic_sub_services
        {%- for column in ["user_centric", "transparent", "integrated", "participatory", "total"] %},
        coalesce({{ exact_divide('sum(' ~ column ~ ' * score_weight)', 'sum(score_weight)') }}, 0) as {{ column }}
        {%- endfor %},
        coalesce({{ exact_divide('sum(electronic_pct * electronic_weight)', 'sum(electronic_weight)') }}, 0)
            as electronic_pct
    from weighted
    group by period, methodology_id, group_kind, group_id

)

select * from final
