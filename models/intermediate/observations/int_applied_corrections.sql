{{ config(schema="reference", alias="applied_corrections") }}
with corrections as (

    select * from {{ ref('corrections') }}
    where status = 'active'

),

-- What a row came as, and what stands in its stead.
corrected_rows as (

    {% call(feed, rows) union_of_feeds() -%}
    select
        feed,
        period,
        correction_key,
        landing_id,
        source_sheet,
        source_row,
        raw_row,
        {{ row_as_json(feed) }} as corrected_row
    from {{ rows }} as {{ feed }}
    where correction_key is not null
    {%- endcall %}

),

-- corrections_still_apply sees to it that each finds one row and changes it.
final as (

    select
        corrections.period,
        corrections.feed,
        corrections.key,
        corrections.column_name,
        {{ json_value('corrected_rows.raw_row', 'corrections.column_name') }} as raw_value,
        corrections.expected_raw_value,
        corrections.corrected_value,
        -- a column that staging derives did not come, so it is none that a correction reaches
        instr(corrected_rows.raw_row, '"' || corrections.column_name || '":') > 0
        and {{ json_value('corrected_rows.raw_row', 'corrections.column_name') }}
        is distinct from {{ json_value('corrected_rows.corrected_row', 'corrections.column_name') }} as is_applied,
        corrections.reason,
        corrections.source,
        corrected_rows.landing_id,
        corrected_rows.source_sheet,
        corrected_rows.source_row
    from corrections
    inner join corrected_rows
        on
            corrections.feed = corrected_rows.feed
            and corrections.period = corrected_rows.period
            and corrections.key = corrected_rows.correction_key

)

select * from final
