with carried as (

    select * from {{ ref('int_carried_agency_totals') }}

),

computed as (

    select * from {{ ref('agency_scores') }}

),

-- An agency without a rank is outside the ranking's population, in which history is told.
final as (

    select
        period,
        agency_id,
        agency_name_fa,
        agency_name_en,
        total,
        rank,
        rank_competition,
        quality_level,
        'carried from table 2-5' as source
    from carried

    union all

    select
        period,
        agency_id,
        agency_name_fa,
        agency_name_en,
        total,
        rank,
        rank_competition,
        quality_level,
        'computed' as source
    from computed
    where rank is not null

)

select * from final
