{%- set nearest = "concat_ws(', ', names.nearest_1, names.nearest_2, names.nearest_3)" %}
with refused as (

    select *, false as is_waiting, false as is_unmatched, false as is_repeated
    from {{ ref('stg_landing__quarantined_rows') }}

),

receipts as (

    select * from {{ ref('stg_landing__receipts') }}

),

repeated as (

    select *, false as is_waiting, true as is_unmatched
    from {{ ref('int_repeated_rows') }}

),

unmatched as (

    select
        answers.*,
        answers.unmatched_reason as reason,
        split_part(answers.unmatched_reason, ' ', 1) as column_name,
        {{ json_value(row_as_json("answers"), "split_part(answers.unmatched_reason, ' ', 1)") }} as raw_value,
        false as is_waiting, true as is_unmatched, false as is_repeated
    from {{ ref('int_answers') }} as answers
    where answers.unmatched_reason is not null

),

waiting as (

    select
        reported_rows.*,
        case reported_rows.reported_by when 'host' then 'host' else 'agency_name' end as column_name,
        reported_rows.reported_name as raw_value,
        case reported_rows.reported_by when 'host' then 'host' else 'agency_name' end || case
            when reported_agencies.known_agency_id is not null
                then
                    ' is a name of ' || reported_agencies.known_agency_id || ', which is not in scope in period '
                    || reported_rows.period || '; correct it at its sender, or agency_events and agency_participation'
            when reported_rows.reported_by = 'host'
                then
                    ' is no known agency''s site; the most alike are ' || {{ nearest }}
                    || '; add it to agency_sites, or correct it at its sender'
            else
                ' is no known agency''s name; the most alike are ' || {{ nearest }}
                || '; add it with payesh alias add, or correct it at its sender'
        end as reason,
        true as is_waiting, false as is_unmatched, false as is_repeated
    from {{ ref('int_reported_rows') }} as reported_rows
    inner join {{ ref('int_reported_agencies') }} as reported_agencies
        on
            reported_rows.period = reported_agencies.period
            and reported_rows.feed = reported_agencies.feed
            and reported_rows.reported_name = reported_agencies.reported_name
    left join {{ ref('unresolved_agencies') }} as names
        on
            reported_rows.period = names.period
            and reported_rows.feed = names.feed
            and reported_rows.reported_name = names.reported_name
    where reported_agencies.agency_id is null

),

quarantined as (

    {% for rows in ["refused", "repeated", "unmatched", "waiting"] -%}
    select
        period, feed, landing_id, source_file, source_sheet, source_row, column_name, raw_value, reason,
        is_waiting, is_unmatched, is_repeated
    from {{ rows }}
    {%- if not loop.last %} union all {% endif %}
    {% endfor %}

),

final as (

    select
        cast(quarantined.period as integer) as period,
        quarantined.feed,
        quarantined.landing_id,
        quarantined.source_file,
        quarantined.source_sheet,
        cast(quarantined.source_row as bigint) as source_row,
        quarantined.column_name,
        quarantined.raw_value,
        quarantined.reason,
        receipts.fetched_at,
        quarantined.source_row = 0 as is_whole_file,
        quarantined.is_waiting,
        quarantined.is_unmatched,
        quarantined.is_repeated
    from quarantined
    left join receipts
        on
            quarantined.feed = receipts.feed
            and quarantined.period = receipts.period
            and quarantined.landing_id = receipts.landing_id

)

select * from final
