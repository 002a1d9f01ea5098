-- An active correction finds one row, whose raw value is the one it was written for, and gives the column
-- a value of its type, once. Fails with the correction: its sender may have corrected the value by now.
with corrections as (

    select * from {{ ref('corrections') }}
    where status = 'active'

),

found as (

    {{ correction_findings('corrections') }}

),

counted as (

    select
        feed,
        period,
        key,
        column_name,
        count(case when is_row then 1 end) as rows_count,
        min(case when is_row then is_expected end) as is_expected,
        min(is_typed) as is_typed,
        min(raw_value) as raw_value
    from found
    group by feed, period, key, column_name

),

repeated as (

    select
        feed,
        period,
        key,
        column_name,
        count(*) as corrections_count
    from corrections
    group by feed, period, key, column_name

),

judged as (

    select
        corrections.*,
        case
            when counted.feed is null then 'the feed has no such column'
            when repeated.corrections_count > 1 then 'another active correction has the same key and column'
            when counted.rows_count = 0 then 'its key finds no row; retire it if the row is gone'
            when counted.rows_count > 1 then 'its key finds ' || counted.rows_count || ' rows and must find one'
            when not counted.is_expected
                then
                    'the raw value is «' || coalesce(counted.raw_value, '') || '» and not «'
                    || coalesce(corrections.expected_raw_value, '') || '»; check it, then retire or rewrite it'
            when not counted.is_typed
                then 'the corrected value «' || corrections.corrected_value || '» is none that the column can hold'
        end as trouble
    from corrections
    left join counted
        on
            corrections.feed = counted.feed
            and corrections.period = counted.period
            and corrections.key = counted.key
            and corrections.column_name = counted.column_name
    left join repeated
        on
            corrections.feed = repeated.feed
            and corrections.period = repeated.period
            and corrections.key = repeated.key
            and corrections.column_name = repeated.column_name

)

select
    feed,
    period,
    key,
    column_name,
    'corrections: feed ' || feed || ', period ' || period || ', key «' || key || '», column ' || column_name || ': '
    || trouble as message
from judged
where trouble is not null
