with source as (

    select * from {{ source('accepted', 'mobile') }}

),

corrections as (

    {{ corrections_by_row('mobile') }}

),

corrected as (

    select
        source.feed,
        source.period,
        {{ corrected('agency_name', 'string') }},
        {{ corrected('platform_services_count', 'bigint') }},
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

renamed as (

    select
        feed,
        period,
        agency_name,
        platform_services_count,
        agency_name as reported_name,
        'name' as reported_by,
        agency_name_key as name_key,
        'platform_services_count' as measure,
        cast(platform_services_count as decimal(24, 6)) as numerator,
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
