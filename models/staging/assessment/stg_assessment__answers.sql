with source as (

    select * from {{ source('accepted', 'assessment') }}

),

corrections as (

    {{ corrections_by_row('assessment', with_codes=true) }}

),

corrected as (

    select
        source.feed,
        source.period,
        {{ corrected('agency_name', 'string') }},
        {{ corrected('service_id', 'code') }},
        {{ corrected('sub_service_id', 'code') }},
        {{ corrected('indicator_no', 'integer') }},
        {{ corrected('self_option_no', 'integer') }},
        {{ corrected('preliminary_option_no', 'integer') }},
        {{ corrected('final_option_no', 'integer') }},
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
            and corrections.key
            = concat_ws(' | ', source.agency_name, source.service_id, source.sub_service_id, source.indicator_no)

),

-- An answer names its own indicator: which stage decides is judged in int_answers.
renamed as (

    select
        feed,
        period,
        agency_name,
        service_id,
        sub_service_id,
        indicator_no,
        self_option_no,
        preliminary_option_no,
        final_option_no,
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
