with estimates as (

    select * from {{ ref('estimates') }}
    where estimate = 'in_person_visits'

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

scores as (

    select * from {{ ref('int_scores') }}
    where is_published

),

indicator_scores as (

    select * from {{ ref('int_agency_indicator_scores') }}
    where is_published

),

-- 6 places are enough for a coefficient of 4, and let the products of 166 agencies be added up exactly.
pairs as (

    select
        scores.period,
        cast(scores.value as decimal(18, 6)) as pillar_score,
        cast(100 * indicator_scores.score as decimal(18, 6)) as indicator_score
    from scores
    inner join estimates
        on
            scores.methodology_id = estimates.methodology_id
            and scores.measure = estimates.pillar
    inner join agencies
        on
            scores.period = agencies.period
            and scores.entity_kind = 'agency'
            and scores.entity_id = agencies.agency_id
    inner join indicator_scores
        on
            scores.period = indicator_scores.period
            and scores.entity_id = indicator_scores.agency_id
            and estimates.indicator_no = indicator_scores.indicator_no
    where {{ in_population('agencies', 'estimates.population') }}

),

sums as (

    select
        period,
        count(*) as agencies,
        sum(pillar_score) as sum_x,
        sum(indicator_score) as sum_y,
        sum(cast(pillar_score * pillar_score as decimal(38, 12))) as sum_xx,
        sum(cast(indicator_score * indicator_score as decimal(38, 12))) as sum_yy,
        sum(cast(pillar_score * indicator_score as decimal(38, 12))) as sum_xy
    from pairs
    group by period

),

spreads as (

    select
        period,
        agencies,
        {{ exact_divide('sum_x', 'agencies') }} as mean_score,
        cast(agencies * sum_xy as double) - cast(sum_x as double) * cast(sum_y as double) as joint_spread,
        cast(agencies * sum_xx as double) - cast(sum_x as double) * cast(sum_x as double) as pillar_spread,
        cast(agencies * sum_yy as double) - cast(sum_y as double) * cast(sum_y as double) as indicator_spread
    from sums

),

final as (

    select
        period,
        cast(agencies as integer) as agencies,
        cast({{ round_half_up('100 - mean_score') }} as decimal(5, 2)) as in_person_visits_pct,
        -- A coefficient has a square root, so it is no exact decimal; its sums are, so it is the same in every run.
        case
            when pillar_spread > 0 and indicator_spread > 0
                then cast(joint_spread / sqrt(pillar_spread * indicator_spread) as decimal(5, 4))
        end as correlation_coefficient
    from spreads

)

select * from final
