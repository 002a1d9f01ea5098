with indicator_scores as (

    select
        period,
        panel_period,
        methodology_id,
        is_published,
        agency_id,
        pillar,
        points
    from {{ ref('int_agency_indicator_scores') }}

    union all

    select
        period,
        panel_period,
        methodology_id,
        false as is_published,
        agency_id,
        pillar,
        points
    from {{ ref('int_held_indicator_scores') }}

),

pillars as (

    select * from {{ ref('pillars') }}

),

pillar_scores as (

    select
        period,
        panel_period,
        methodology_id,
        is_published,
        agency_id,
        pillar,
        sum(points) as score
    from indicator_scores
    group by period, panel_period, methodology_id, is_published, agency_id, pillar

),

totals as (

    select
        pillar_scores.period,
        pillar_scores.panel_period,
        pillar_scores.methodology_id,
        pillar_scores.is_published,
        pillar_scores.agency_id
        {%- for pillar in ["user_centric", "transparent", "integrated", "participatory"] %},
        sum(case when pillar_scores.pillar = '{{ pillar }}' then pillar_scores.score end) as {{ pillar }}
        {%- endfor %},
        sum(pillar_scores.score * pillars.weight) as total
    from pillar_scores
    inner join pillars
        on
            pillar_scores.methodology_id = pillars.methodology_id
            and pillar_scores.pillar = pillars.pillar
    group by
        pillar_scores.period, pillar_scores.panel_period, pillar_scores.methodology_id, pillar_scores.is_published,
        pillar_scores.agency_id

),

final as (

    select
        period,
        panel_period,
        methodology_id,
        is_published,
        agency_id,
        cast(user_centric as decimal(24, 15)) as user_centric,
        cast(transparent as decimal(24, 15)) as transparent,
        cast(integrated as decimal(24, 15)) as integrated,
        cast(participatory as decimal(24, 15)) as participatory,
        cast(total as decimal(24, 15)) as total
    from totals

)

select * from final
