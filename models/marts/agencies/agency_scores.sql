with agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

scores as (

    select * from {{ ref('int_agency_scores') }}

),

quality_levels as (

    select * from {{ ref('quality_levels') }}

),

ranking as (

    select * from {{ ref('aggregation_policies') }}
    where measure = 'ranking'

),

populations as (

    select * from {{ ref('int_population_members') }}

),

rounded as (

    select
        agencies.period,
        agencies.methodology_id,
        agencies.agency_id,
        agencies.agency_name_fa,
        agencies.agency_name_en,
        agencies.institution_id,
        agencies.participation_status,
        populations.agency_id is not null as is_ranked,
        cast(scores.services as integer) as services,
        cast(scores.sub_services as integer) as sub_services,
        cast({{ round_half_up('scores.electronic_pct') }} as decimal(5, 2)) as electronic_pct,
        cast({{ round_half_up('scores.user_centric') }} as decimal(5, 2)) as user_centric,
        cast({{ round_half_up('scores.transparent') }} as decimal(5, 2)) as transparent,
        cast({{ round_half_up('scores.integrated') }} as decimal(5, 2)) as integrated,
        cast({{ round_half_up('scores.participatory') }} as decimal(5, 2)) as participatory,
        cast({{ round_half_up('scores.total') }} as decimal(5, 2)) as total
    from agencies
    inner join scores
        on
            agencies.period = scores.period
            and agencies.agency_id = scores.agency_id
    left join ranking on agencies.methodology_id = ranking.methodology_id
    left join populations
        on
            agencies.period = populations.period
            and agencies.agency_id = populations.agency_id
            and ranking.population = populations.population

),

-- Ranks compare the totals as published; an agency outside the ranking's population has none.
final as (

    select
        rounded.period,
        rounded.agency_id,
        rounded.agency_name_fa,
        rounded.agency_name_en,
        rounded.institution_id,
        rounded.participation_status,
        rounded.services,
        rounded.sub_services,
        rounded.electronic_pct,
        rounded.user_centric,
        rounded.transparent,
        rounded.integrated,
        rounded.participatory,
        rounded.total,
        case when rounded.is_ranked then cast(row_number() over (
            partition by rounded.period, rounded.is_ranked
            order by
                rounded.total desc,
                {{ persian_collation_key('rounded.agency_name_fa') }} asc,
                rounded.agency_id asc
        ) as integer) end as rank,
        case when rounded.is_ranked then cast(rank() over (
            partition by rounded.period, rounded.is_ranked
            order by rounded.total desc
        ) as integer) end as rank_competition,
        coalesce(quality_levels.quality_level, 'not_assessed') as quality_level
    from rounded
    left join quality_levels
        on
            rounded.methodology_id = quality_levels.methodology_id
            and rounded.participation_status = 'participating'
            and (
                rounded.total > quality_levels.lower
                or (rounded.total = quality_levels.lower and quality_levels.lower_inclusive)
            )
            and (
                rounded.total < quality_levels.upper
                or (rounded.total = quality_levels.upper and quality_levels.upper_inclusive)
            )

)

select * from final
