with source as (

    select * from {{ source('landing', 'quarantined') }}

),

renamed as (

    select
        feed,
        period,
        landing_id,
        source_file,
        source_sheet,
        source_row,
        column_name,
        raw_value,
        reason,
        coalesce(
            {{ json_value("readable_cells", "'agency_name'") }}, {{ json_value("readable_cells", "'host'") }}
        ) as reported_name,
        case
            when {{ json_value("readable_cells", "'agency_name'") }} is not null then 'name'
            when {{ json_value("readable_cells", "'host'") }} is not null then 'host'
        end as reported_by,
        coalesce(agency_name_key, lower(trim({{ json_value("readable_cells", "'host'") }}))) as name_key,
        cast({{ json_value("readable_cells", "'indicator_no'") }} as integer) as indicator_no,
        {{ json_value("readable_cells", "'service_id'") }} as service_id,
        {{ json_value("readable_cells", "'sub_service_id'") }} as sub_service_id
    from source

)

select * from renamed
