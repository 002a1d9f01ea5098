with source as (

    select * from {{ source('accepted', 'licences') }}

),

corrections as (

    {{ corrections_by_row('licences') }}

),

corrected as (

    select
        source.feed,
        source.period,
        {{ corrected('agency_name', 'string') }},
        {{ corrected('is_applicable', 'boolean') }},
        {{ corrected('licences_count', 'bigint') }},
        {{ corrected('connected_licences_count', 'bigint') }},
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
            and concat_ws(' | ', source.agency_name) = corrections.key

),

-- Where there is no licence there is none to connect, whatever the note says.
renamed as (

    select
        feed,
        period,
        agency_name,
        is_applicable and licences_count > 0 as is_applicable,
        licences_count,
        connected_licences_count,
        agency_name as reported_name,
        'name' as reported_by,
        agency_name_key as name_key,
        'connected_ratio' as measure,
        cast(connected_licences_count as decimal(24, 6)) as numerator,
        cast(licences_count as decimal(24, 6)) as denominator,
        cast(null as decimal(24, 6)) as highest_value,
        cast(null as string) as reported_part,
        cast(null as string) as measured_category,
        landing_id,
        source_file,
        source_sheet,
        source_row,
        correction_key,
        raw_row
    from corrected

)

select * from renamed
