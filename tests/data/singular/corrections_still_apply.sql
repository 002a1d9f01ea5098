-- An active correction finds one row, whose raw value is the one it was written for, and gives the column
-- a value of its type, once. Fails with the correction: its sender may have corrected the value by now.
with corrections as (

    select * from {{ ref('corrections') }}
    where status = 'active'

),

found as (

    select
        feed,
        period,
        key,
        column_name,
        count(*) as rows_count,
        min(is_applied) as is_applied,
        min(raw_value) as raw_value
    from {{ ref('int_applied_corrections') }}
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

-- As the warehouse has them: no list of them is kept.
columns as (

    {% call(feed, rows) union_of_feeds() -%}
    select
        '{{ feed }}' as feed,
        ' {{ column_names(rows) }} ' as column_names
    {%- endcall %}

),

judged as (

    select
        corrections.*,
        case
            when instr(columns.column_names, ' ' || corrections.column_name || ' ') = 0 then 'the feed has no such column'
            when repeated.corrections_count > 1 then 'another active correction has the same key and column'
            when found.feed is null then 'its key finds no row; retire it if the row is gone'
            when found.rows_count > 1 then 'its key finds ' || found.rows_count || ' rows and must find one'
            when found.is_applied then null
            when found.raw_value is distinct from corrections.expected_raw_value
                then
                    'the raw value is «' || coalesce(found.raw_value, '') || '» and not «'
                    || coalesce(corrections.expected_raw_value, '') || '»; check it, then retire or rewrite it'
            else 'the corrected value «' || corrections.corrected_value || '» is none that the column can hold'
        end as trouble
    from corrections
    left join columns on corrections.feed = columns.feed
    left join found
        on
            corrections.feed = found.feed
            and corrections.period = found.period
            and corrections.key = found.key
            and corrections.column_name = found.column_name
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
