with corrections as (

    select * from {{ ref('corrections') }}
    where status = 'active'

),

found as (

    {{ correction_findings('corrections') }}

),

-- corrections_still_apply sees to it that each finds one row.
final as (

    select
        corrections.period,
        corrections.feed,
        corrections.key,
        corrections.column_name,
        found.raw_value,
        corrections.corrected_value,
        corrections.reason,
        corrections.source,
        found.landing_id,
        found.source_sheet,
        found.source_row
    from corrections
    inner join found
        on
            corrections.feed = found.feed
            and corrections.period = found.period
            and corrections.key = found.key
            and corrections.column_name = found.column_name
    where found.is_row

)

select * from final
