with source as (

    select * from {{ source('accepted', 'nix') }}

),

corrections as (

    {{ corrections_by_row('nix') }}

),

corrected as (

    select
        source.feed,
        source.period,
        {{ corrected('agency_name', 'string') }},
        {{ corrected('direction', 'string') }},
        {{ corrected('gateway', 'string') }},
        {{ corrected('transactions_count', 'bigint') }},
        {{ corrected('expected_transactions_count', 'bigint') }},
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
            and concat_ws(' | ', source.agency_name, source.direction, source.gateway) = corrections.key

),

-- Both gateways count together. A ratio is at most 1: more traffic than expected is not more than all of it.
renamed as (

    select
        feed,
        period,
        agency_name,
        direction,
        gateway,
        transactions_count,
        expected_transactions_count,
        agency_name as reported_name,
        'name' as reported_by,
        agency_name_key as name_key,
        direction || '_ratio' as measure,
        cast(transactions_count as decimal(24, 6)) as numerator,
        cast(expected_transactions_count as decimal(24, 6)) as denominator,
        cast(1 as decimal(24, 6)) as highest_value,
        gateway as reported_part,
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
