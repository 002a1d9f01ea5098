{{ config(meta={"by_period": ["period"]}) }}
{#- What makes rows of the two large feeds comparable. Texts are made of those alone that share it with another row. -#}
{%- set answer = row_hash([
    "named.period", "named.agency_id", "named.indicator_no", "named.service_id", "named.sub_service_id"
]) -%}
{%- set entry = row_hash(["named.period", "named.sub_service_id"]) -%}
{%- set service = row_hash(["named.period", "named.service_id"]) -%}
{%- set place = "concat_ws(' ', source_file, source_sheet, 'row', source_row)" -%}
{%- set answers = named_rows(ref('stg_assessment__answers')) -%}
{%- set entries = named_rows(ref('stg_services__sub_services')) -%}
-- What a row is about, and what it says of it. Codes of services are national: one agency has them. Measures of
-- agencies that became one are parts of it, which add up.
with stated as (

    select
        {{ place }} as place, feed, period, reported_name, agency_id, landing_id, source_file, source_sheet, source_row,
        case reported_by when 'host' then 'host' else 'agency_name' end as column_name, reported_name as raw_value,
        cast(null as integer) as indicator_no, cast(null as string) as service_id, null as sub_service_id,
        null as registered_id, measure, named_agency_id as of_agency_id,
        concat_ws(' ', measure, reported_part) as subject,
        concat_ws(' ', is_applicable, numerator, '/', denominator, measured_category) as said
    from {{ named_rows(ref('int_measured_rows')) }}

    union all

    select
        {{ place }} as place, feed, period, reported_name, agency_id, landing_id, source_file, source_sheet, source_row,
        'sub_service_id' as column_name, sub_service_id as raw_value,
        null as indicator_no, service_id, sub_service_id, service_id as registered_id,
        null as measure, null as of_agency_id, 'sub-service ' || sub_service_id as subject,
        concat_ws(' ', service_id, service_type, electronic_level) as said
    from {{ entries }}
    where
        {{ entry }} in {{ shared_keys(entries, entry) }}
        or {{ service }} in {{ shared_keys(entries, service, "count(distinct named.agency_id) > 1") }}

    union all

    select
        {{ place }} as place, feed, period, reported_name, agency_id, landing_id, source_file, source_sheet, source_row,
        'indicator_no' as column_name, cast(indicator_no as string) as raw_value,
        indicator_no, service_id, sub_service_id, null as registered_id, null as measure,
        agency_id as of_agency_id,
        concat_ws(' ', 'indicator', indicator_no, service_id, sub_service_id) as subject,
        concat_ws(' ', self_option_no, '/', preliminary_option_no, '/', final_option_no) as said
    from {{ answers }}
    where {{ answer }} in {{ shared_keys(answers, answer) }}

),

compared as (

    select
        *, min(place) over of_subject as first_place, max(place) over of_subject as last_place,
        min(concat_ws(' ', agency_id, said)) over of_subject != max(concat_ws(' ', agency_id, said)) over of_subject
            as is_contradicted,
        min(agency_id) over of_service as first_agency_id, max(agency_id) over of_service as last_agency_id
    from stated
    window
        of_subject as (partition by period, feed, of_agency_id, subject),
        of_service as (partition by period, feed, registered_id, of_agency_id)

),

-- A part that is left out may have been the worse one: of a measure that has a contradicted part, none counts.
judged as (

    select
        *,
        measure is not null and bool_or(is_contradicted) over (partition by period, feed, agency_id, measure)
            as is_of_contradicted_measure
    from compared

),

-- Of rows that say the same, one counts; of those that contradict each other none: which of them is right is not ours.
-- A service that two agencies have is two, so that neither gains by what it loses.
final as (

    select
        period, feed, landing_id, source_file, source_sheet, source_row, column_name, raw_value,
        reported_name, indicator_no,
        service_id || case when first_agency_id != last_agency_id then ' of ' || agency_id else '' end as service_id,
        sub_service_id,
        not is_contradicted and not is_of_contradicted_measure and first_agency_id = last_agency_id as is_repeated,
        row_number() over (
            partition by period, feed, agency_id, registered_id, sub_service_id
            order by source_file, source_sheet, source_row
        ) = 1 as is_first_of_agency,
        column_name || case
            when first_agency_id != last_agency_id
                then
                    ' is of service ' || registered_id || ', registered of ' || first_agency_id
                    || ', ' || last_agency_id || ', and scores nothing for either; give each a code of its own'
                    || ', or correct agency_name'
            when is_contradicted
                then
                    ' is contradicted and scores nothing, on ' || subject || ' of ' || agency_id || ', by '
                    || case place when first_place then last_place else first_place end || '; keep one'
            when is_of_contradicted_measure
                then ' is not counted, on ' || subject || ' of ' || agency_id || ', as another part is contradicted'
            else ' repeats ' || first_place || ' on ' || subject || ' of ' || agency_id || '; which counts'
        end as reason
    from judged
    where place != first_place or is_contradicted or is_of_contradicted_measure or first_agency_id != last_agency_id

)

select * from final
