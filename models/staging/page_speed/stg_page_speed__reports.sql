with source as (

    select * from {{ source('accepted', 'page_speed') }}

),

corrections as (

    {{ corrections_by_row('page_speed') }}

),

corrected as (

    select
        source.feed,
        source.period,
        {{ corrected('host', 'string') }},
        {{ corrected('report_id', 'string') }},
        {{ corrected('performance_score_pct', 'decimal(5, 2)') }},
        {{ corrected('fully_loaded_time_ms', 'bigint') }},
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

-- The indicator is the mean of an agency's reports; one without a score does not count.
renamed as (

    select
        feed,
        period,
        host,
        report_id,
        performance_score_pct,
        fully_loaded_time_ms,
        host as reported_name,
        'host' as reported_by,
        lower(trim(host)) as name_key,
        'performance_score_pct' as measure,
        cast(performance_score_pct as decimal(24, 6)) as numerator,
        cast(case when performance_score_pct is not null then 1 end as decimal(24, 6)) as denominator,
        cast(null as decimal(24, 6)) as highest_value,
        concat_ws(' ', {{ comparable_code('host') }}, report_id) as reported_part,
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
