with reached as (

    select * from {{ ref('int_reached_points') }}

),

options as (

    select * from {{ ref('options') }}

),

pillars as (

    select * from {{ ref('pillars') }}

),

final as (

    select
        reached.period, reached.agency_id, reached.indicator_no, reached.pillar, options.option_no,
        options.meaning_fa as option_meaning_fa, options.meaning_en as option_meaning_en,
        options.score as option_score,
        cast(reached.observations_below_count as integer) as observations_below_count,
        cast(reached.observations_count as integer) as observations_count,
        cast({{ round_half_up('reached.reached_points - reached.points') }} as decimal(5, 2)) as pillar_gain,
        cast({{ round_half_up('(reached.reached_points - reached.points) * pillars.weight') }} as decimal(5, 2))
            as total_gain
    from reached
    inner join options
        on
            reached.methodology_id = options.methodology_id
            and reached.indicator_no = options.indicator_no
            and reached.option_no = options.option_no
    inner join pillars
        on
            reached.methodology_id = pillars.methodology_id
            and reached.pillar = pillars.pillar

)

select * from final
