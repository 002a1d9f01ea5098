with source as (

    select * from {{ source('accepted', 'uptime') }}

),

corrections as (

    {{ corrections_by_row('uptime') }}

),

corrected as (

    select
        source.feed,
        source.period,
        {{ corrected('agency_name', 'string') }},
        {{ corrected('url', 'string') }},
        {{ corrected('checks_count', 'bigint') }},
        {{ corrected('successful_checks_count', 'bigint') }},
        {{ corrected('uptime_pct', 'decimal(7, 4)') }},
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
            and concat_ws(' | ', source.agency_name, source.url) = corrections.key

),

-- The sender's own percentage is rounded; the counts behind it are not.
renamed as (

    select
        feed,
        period,
        agency_name,
        url,
        checks_count,
        successful_checks_count,
        uptime_pct,
        agency_name as reported_name,
        'name' as reported_by,
        agency_name_key as name_key,
        'uptime_pct' as measure,
        cast(100 * successful_checks_count as decimal(24, 6)) as numerator,
        cast(checks_count as decimal(24, 6)) as denominator,
        cast(null as decimal(24, 6)) as highest_value,
        {{ comparable_code('url') }} as reported_part,
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
