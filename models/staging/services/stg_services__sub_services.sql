with source as (

    select * from {{ source('accepted', 'services') }}

),

corrections as (

    {{ corrections_by_row('services', with_codes=true) }}

),

corrected as (

    select
        source.feed,
        source.period,
        {{ corrected('agency_name', 'string') }},
        {{ corrected('service_id', 'code') }},
        {{ corrected('service_title', 'string') }},
        {{ corrected('sub_service_id', 'code') }},
        {{ corrected('sub_service_title', 'string') }},
        {{ corrected('service_type', 'string') }},
        {{ corrected('electronic_level', 'string') }},
        source.agency_name_key,
        source.landing_id,
        source.source_file,
        source.source_sheet,
        source.source_row,
        corrections.key as correction_key,
        case when corrections.key is not null then {{ row_as_json('source') }} end as raw_row
    from source
    left join corrections
        on
            source.period = corrections.period
            and concat_ws(' | ', source.sub_service_id) = corrections.key

),

-- A registry entry is about a sub-service: what it says of the agency is counted in int_registered_sub_services.
renamed as (

    select
        feed,
        period,
        agency_name,
        service_id,
        service_title,
        sub_service_id,
        sub_service_title,
        service_type,
        electronic_level,
        agency_name as reported_name,
        'name' as reported_by,
        agency_name_key as name_key,
        cast(null as string) as measure,
        cast(null as decimal(24, 6)) as numerator,
        cast(null as decimal(24, 6)) as denominator,
        cast(null as decimal(24, 6)) as highest_value,
        cast(null as string) as reported_part,
        cast(null as string) as measured_category,
        true as is_applicable,
        landing_id,
        source_file,
        source_sheet,
        source_row,
        correction_key,
        raw_row
    from corrected

)

select * from renamed
