with source as (

    select * from {{ source('accepted', 'karpooshe') }}

),

corrections as (

    {{ corrections_by_row('karpooshe') }}

),

corrected as (

    select
        source.feed,
        source.period,
        {{ corrected('agency_name', 'string') }},
        {{ corrected('is_connected', 'boolean') }},
        {{ corrected('messages_count', 'bigint') }},
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

-- An agency that is not connected sends nothing, whatever the list counts for it.
renamed as (

    select
        feed,
        period,
        agency_name,
        is_connected,
        messages_count,
        agency_name as reported_name,
        'name' as reported_by,
        agency_name_key as name_key,
        'messages_count' as measure,
        cast(case when is_connected then messages_count else 0 end as decimal(24, 6)) as numerator,
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
