-- The answers of the agencies from $first to $last: about each sub-service, and about the agency itself.
with asked as (
    select agency_no, service_code, service_code + sub_service_no as sub_service_code, true as is_of_sub_service
    from registered($first, $last)
    union all
    select agency_no, null as service_code, null as sub_service_code, false as is_of_sub_service
    from agencies
    where agency_no between $first and $last
),
drawn as materialized (
    select asked.*, agencies.assessment_name, agencies.assessment_name_key, agencies.model_no, sizes.indicator_no,
        draw(
            agency_no, coalesce(asked.sub_service_code % 100000000, 0), sizes.indicator_no, sizes.places
        ) as place
    from asked
    inner join agencies using (agency_no)
    inner join (
        select model_no, is_of_sub_service, indicator_no, count(*) as places
        from choices
        group by model_no, is_of_sub_service, indicator_no
    ) as sizes using (model_no, is_of_sub_service)
)
select drawn.assessment_name as agency_name, drawn.assessment_name_key as agency_name_key, cast(drawn.service_code as varchar) as service_id,
    cast(drawn.sub_service_code as varchar) as sub_service_id, drawn.indicator_no,
    choices.self_option_no, choices.preliminary_option_no, choices.final_option_no,
    row_number() over (
        order by drawn.agency_no, drawn.sub_service_code nulls first, drawn.indicator_no
    ) + 1 as source_row
from drawn
inner join choices using (model_no, is_of_sub_service, indicator_no, place)
order by source_row
