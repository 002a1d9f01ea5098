with unresolved as (

    select * from {{ ref('int_reported_agencies') }}
    where known_agency_id is null

),

agency_names as (

    select * from {{ ref('int_agency_names') }}

),

agency_sites as (

    select * from {{ ref('agency_sites') }}

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
        unresolved.*,
        known.agency_id as suggested_id,
        known.spelling,
        {{ name_similarity("unresolved.name_key", "known.name_key") }} as similarity
    from unresolved
    left join known on unresolved.reported_by = known.reported_by

),

-- An agency is suggested once, by its most alike spelling.
spellings as (

    select
        *,
        row_number() over (
            partition by period, feed, reported_name, suggested_id order by similarity desc, spelling asc
        ) as spelling_place
    from alike

),

suggestions as (

    select
        *,
        spelling || ' (' || suggested_id || ')' as suggestion,
        row_number() over (
            partition by period, feed, reported_name order by similarity desc, suggested_id asc
        ) as place
    from spellings
    where spelling_place = 1

),

final as (

    select
        cast(period as integer) as period,
        feed,
        reported_name,
        reported_by,
        name_key,
        cast(rows_count as bigint) as rows_count,
        max(case when place = 1 then suggested_id end) as nearest_agency_id,
        max(case when place = 1 then suggestion end) as nearest_1,
        max(case when place = 2 then suggestion end) as nearest_2,
        max(case when place = 3 then suggestion end) as nearest_3
    from suggestions
    group by period, feed, reported_name, reported_by, name_key, rows_count

)

select * from final
