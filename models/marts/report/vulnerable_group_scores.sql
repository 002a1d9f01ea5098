with vulnerable_groups as (

    select * from {{ ref('vulnerable_groups') }}

),

group_agencies as (

    select * from {{ ref('vulnerable_group_agencies') }}

),

agency_scores as (

    select * from {{ ref('agency_scores') }}

),

final as (

    select
        agency_scores.period,
        vulnerable_groups.group_id,
        agency_scores.agency_id,
        vulnerable_groups.name_fa as group_name_fa,
        vulnerable_groups.name_en as group_name_en,
        agency_scores.agency_name_fa,
        agency_scores.agency_name_en,
        {{ score_columns("agency_scores") }},
        vulnerable_groups.countries_count,
        group_agencies.is_assumed as is_agency_assumed
    from vulnerable_groups
    inner join group_agencies on vulnerable_groups.group_id = group_agencies.group_id
    inner join agency_scores on group_agencies.agency_id = agency_scores.agency_id

)

select * from final
