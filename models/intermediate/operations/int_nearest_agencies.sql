with suggestions as (

    select * from {{ ref('int_agency_suggestions') }}

),

places as (

    select
        reported_by,
        name_key,
        max(case when place = 1 then spelling || ' (' || agency_id || ')' end) as nearest_1,
        max(case when place = 2 then spelling || ' (' || agency_id || ')' end) as nearest_2,
        max(case when place = 3 then spelling || ' (' || agency_id || ')' end) as nearest_3
    from suggestions
    group by reported_by, name_key

),

final as (

    select
        reported_by,
        name_key,
        nearest_1,
        nearest_2,
        nearest_3,
        concat_ws(', ', nearest_1, nearest_2, nearest_3) as nearest_text
    from places

)

select * from final
