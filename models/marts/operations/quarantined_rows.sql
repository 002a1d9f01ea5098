with refused as (

    select * from {{ ref('stg_landing__quarantined_rows') }}

),

receipts as (

    select * from {{ ref('stg_landing__receipts') }}

),

waiting as (

    select
        reported_rows.*,
        reported_agencies.known_agency_id,
        concat_ws(
            ', ', unresolved_agencies.nearest_1, unresolved_agencies.nearest_2, unresolved_agencies.nearest_3
        ) as nearest_text
    from {{ ref('int_reported_rows') }} as reported_rows
    inner join {{ ref('int_reported_agencies') }} as reported_agencies
        on
            reported_rows.period = reported_agencies.period
            and reported_rows.feed = reported_agencies.feed
            and reported_rows.reported_name = reported_agencies.reported_name
    left join {{ ref('unresolved_agencies') }} as unresolved_agencies
        on
            reported_rows.period = unresolved_agencies.period
            and reported_rows.feed = unresolved_agencies.feed
            and reported_rows.reported_name = unresolved_agencies.reported_name
    where reported_agencies.agency_id is null

),

quarantined as (

    select
        period,
        feed,
        landing_id,
        source_file,
        source_sheet,
        source_row,
        column_name,
        raw_value,
        reason,
        false as is_waiting
    from refused

    union all

    select
        period,
        feed,
        landing_id,
        source_file,
        source_sheet,
        source_row,
        case reported_by when 'host' then 'host' else 'agency_name' end as column_name,
        reported_name as raw_value,
        case
            when known_agency_id is not null
                then
                    case reported_by when 'host' then 'host' else 'agency_name' end
                    || ' is a name of ' || known_agency_id || ', which is not in scope in period '
                    || period || '; correct it at its sender, or agency_events and agency_participation'
            when reported_by = 'host'
                then
                    'host is no known agency''s site; the most alike are ' || nearest_text
                    || '; add it to agency_sites, or correct it at its sender'
            else
                'agency_name is no known agency''s name; the most alike are ' || nearest_text
                || '; add it with payesh alias add, or correct it at its sender'
        end as reason,
        true as is_waiting
    from waiting

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
        quarantined.is_waiting
    from quarantined
    left join receipts
        on
            quarantined.feed = receipts.feed
            and quarantined.period = receipts.period
            and quarantined.landing_id = receipts.landing_id

)

select * from final
