with source as (

    select * from {{ source('accepted', 'tls') }}

),

corrections as (

    {{ corrections_by_row('tls') }}

),

corrected as (

    select
        source.feed,
        source.period,
        {{ corrected('host', 'string') }},
        {{ corrected('grade', 'string') }},
        {{ corrected('scanner', 'string') }},
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
            and concat_ws(' | ', source.host) = corrections.key

),

renamed as (

    select
        feed,
        period,
        host,
        grade,
        scanner,
        host as reported_name,
        'host' as reported_by,
        lower(trim(host)) as name_key,
        'grade' as measure,
        cast(null as decimal(24, 6)) as numerator,
        cast(null as decimal(24, 6)) as denominator,
        cast(null as decimal(24, 6)) as highest_value,
        concat_ws(' ', {{ comparable_code('host') }}, scanner) as reported_part,
        grade as measured_category,
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
