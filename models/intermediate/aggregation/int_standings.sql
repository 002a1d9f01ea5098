with scores as (

    select * from {{ ref('int_scores') }}
    where is_published and measure = 'total' and entity_kind != 'service'

),

entities as (

    select * from {{ ref('int_entities') }}

),

periods as (

    select * from {{ ref('int_assessment_periods') }}

),

-- Outside the ranking's population an agency has no rank, and whoever did not take part has no level.
agencies as (

    select
        agencies.period,
        agencies.agency_id,
        agencies.participation_status = 'participating' as is_assessed,
        {{ in_population('agencies', 'policies.population') }} as is_ranked
    from {{ ref('int_agencies_in_scope') }} as agencies
    left join {{ ref('aggregation_policies') }} as policies
        on
            agencies.methodology_id = policies.methodology_id
            and policies.measure = 'ranking'

),

totals as (

    select
        scores.period,
        scores.entity_kind,
        scores.entity_id,
        scores.rounded_value as total,
        coalesce(agencies.is_ranked, scores.entity_kind != 'national') as is_ranked,
        coalesce(agencies.is_assessed, scores.entity_kind = 'national') as is_assessed,
        'computed' as source
    from scores
    left join agencies
        on
            scores.period = agencies.period
            and scores.agency_id = agencies.agency_id

    union all

    select
        period,
        'agency' as entity_kind,
        agency_id as entity_id,
        total,
        is_ranked,
        true as is_assessed,
        source
    from {{ ref('int_carried_totals') }}

),

-- Ranks compare the totals as published.
final as (

    select
        totals.*,
        entities.name_fa,
        entities.name_en,
        case when totals.is_ranked then cast(row_number() over (
            partition by totals.period, totals.entity_kind, totals.is_ranked
            order by totals.total desc, {{ persian_collation_key('entities.name_fa') }} asc, totals.entity_id asc
        ) as integer) end as rank,
        case when totals.is_ranked then cast(rank() over (
            partition by totals.period, totals.entity_kind, totals.is_ranked order by totals.total desc
        ) as integer) end as rank_competition,
        case
            when totals.entity_kind in ('agency', 'national')
                then coalesce(quality_levels.quality_level, 'not_assessed')
        end as quality_level
    from totals
    inner join entities
        on
            totals.period = entities.period
            and totals.entity_kind = entities.entity_kind
            and totals.entity_id = entities.entity_id
    inner join periods on totals.period = periods.period
    left join {{ ref('quality_levels') }} as quality_levels
        on
            periods.level_methodology_id = quality_levels.methodology_id
            and totals.is_assessed
            and {{ in_interval('totals.total', 'quality_levels') }}

)

select * from final
