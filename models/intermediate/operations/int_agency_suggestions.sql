with reported_agencies as (

    select * from {{ ref('int_reported_agencies') }}

),

agency_names as (

    select * from {{ ref('int_agency_names') }}

),

agency_sites as (

    select * from {{ ref('agency_sites') }}

),

unresolved as (

    select
        reported_by,
        name_key
    from reported_agencies
    where known_agency_id is null
    group by reported_by, name_key

),

known as (

    select
        'name' as reported_by,
        agency_id,
        name_key,
        spelling
    from agency_names

    union all

    select
        'host' as reported_by,
        agency_id,
        lower(host) as name_key,
        host as spelling
    from agency_sites

),

alike as (

    select
        unresolved.reported_by,
        unresolved.name_key,
        known.agency_id,
        known.spelling,
        {{ name_similarity("unresolved.name_key", "known.name_key") }} as similarity
    from unresolved
    inner join known on unresolved.reported_by = known.reported_by

),

-- An agency is suggested once, by its most alike spelling.
agencies as (

    select
        *,
        row_number() over (
            partition by reported_by, name_key, agency_id order by similarity desc, spelling asc
        ) as spelling_place
    from alike

),

final as (

    select
        reported_by,
        name_key,
        agency_id,
        spelling,
        row_number() over (partition by reported_by, name_key order by similarity desc, agency_id asc) as place
    from agencies
    where spelling_place = 1

)

select * from final
