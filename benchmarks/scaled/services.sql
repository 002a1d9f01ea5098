-- The registry's rows of the agencies from $first to $last.
with drawn as materialized (
    select registry.*, agencies.services_name, agencies.services_name_key, agencies.model_no,
        draw(agency_no, registry.service_no, registry.sub_service_no, sizes.places) as place
    from registered($first, $last) as registry
    inner join agencies using (agency_no)
    inner join (select model_no, count(*) as places from kinds group by model_no) as sizes using (model_no)
)
select drawn.services_name as agency_name, drawn.services_name_key as agency_name_key, cast(drawn.service_code as varchar) as service_id,
    'خدمت ' || persian(drawn.service_no) as service_title,
    cast(drawn.service_code + drawn.sub_service_no as varchar) as sub_service_id,
    'زیرخدمت ' || persian(drawn.sub_service_no) || '-' || persian(drawn.service_no) as sub_service_title,
    kinds.service_type, kinds.electronic_level,
    row_number() over (order by drawn.service_code, drawn.sub_service_no) + 1 as source_row
from drawn
inner join kinds using (model_no, place)
order by source_row
