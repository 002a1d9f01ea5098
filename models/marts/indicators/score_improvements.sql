with reached as (

    select * from {{ ref('int_reached_option_scores') }}

),

scores as (

    select * from {{ ref('int_agency_indicator_scores') }}
    where is_published

),

options as (

    select * from {{ ref('options') }}

),

pillars as (

    select * from {{ ref('pillars') }}

),

gains as (

    select
        scores.period,
        scores.methodology_id,
        scores.agency_id,
        scores.indicator_no,
        scores.pillar,
        reached.option_no,
        reached.observations_below_count,
        reached.observations_count,
        cast(reached.reached_score * scores.weight as decimal(24, 15)) - scores.points as pillar_gain
    from reached
    inner join scores
        on
            reached.period = scores.period
            and reached.agency_id = scores.agency_id
            and reached.indicator_no = scores.indicator_no

),

final as (

    select
        gains.period,
        gains.agency_id,
        gains.indicator_no,
        gains.pillar,
        gains.option_no,
        options.meaning_fa as option_meaning_fa,
        options.meaning_en as option_meaning_en,
        options.score as option_score,
        cast(gains.observations_below_count as integer) as observations_below_count,
        cast(gains.observations_count as integer) as observations_count,
        cast({{ round_half_up('gains.pillar_gain') }} as decimal(5, 2)) as pillar_gain,
        cast({{ round_half_up('gains.pillar_gain * pillars.weight') }} as decimal(5, 2)) as total_gain
    from gains
    inner join options
        on
            gains.methodology_id = options.methodology_id
            and gains.indicator_no = options.indicator_no
            and gains.option_no = options.option_no
    inner join pillars
        on
            gains.methodology_id = pillars.methodology_id
            and gains.pillar = pillars.pillar

)

select * from final
