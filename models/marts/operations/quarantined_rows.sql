with refused as (

    select * from {{ ref('stg_landing__quarantined_rows') }}

),

resolved_rows as (

    select * from {{ ref('int_resolved_rows') }}

),

unresolved_agencies as (

    select
        *,
        concat_ws(', ', nearest_1, nearest_2, nearest_3) as nearest_text
    from {{ ref('unresolved_agencies') }}

),

receipts as (

    select * from {{ ref('stg_landing__receipts') }}

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
        resolved_rows.period,
        resolved_rows.feed,
        resolved_rows.landing_id,
        resolved_rows.source_file,
        resolved_rows.source_sheet,
        resolved_rows.source_row,
        case resolved_rows.reported_by when 'host' then 'host' else 'agency_name' end as column_name,
        resolved_rows.reported_name as raw_value,
        case
            when resolved_rows.known_agency_id is not null
                then
                    case resolved_rows.reported_by when 'host' then 'host' else 'agency_name' end
                    || ' is a name of ' || resolved_rows.known_agency_id || ', which is not in scope in period '
                    || resolved_rows.period || '; correct it at its sender, or agency_events and agency_participation'
            when resolved_rows.reported_by = 'host'
                then
                    'host is no known agency''s site; the most alike are ' || unresolved_agencies.nearest_text
                    || '; add it to agency_sites, or correct it at its sender'
            else
                'agency_name is no known agency''s name; the most alike are ' || unresolved_agencies.nearest_text
                || '; add it with payesh alias add, or correct it at its sender'
        end as reason,
        true as is_waiting
    from resolved_rows
    left join unresolved_agencies
        on
            resolved_rows.period = unresolved_agencies.period
            and resolved_rows.feed = unresolved_agencies.feed
            and resolved_rows.reported_name = unresolved_agencies.reported_name
    where resolved_rows.agency_id is null

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
