with uptime as (

    select * from {{ corrected('uptime') }}

),

tls as (

    select * from {{ corrected('tls') }}

),

mobile as (

    select * from {{ corrected('mobile') }}

),

karpooshe as (

    select * from {{ corrected('karpooshe') }}

),

licences as (

    select * from {{ corrected('licences') }}

),

open_data as (

    select * from {{ corrected('open_data') }}

),

foia as (

    select * from {{ corrected('foia') }}

),

-- The sender's own percentage is rounded; the counts behind it are not.
final as (

    select
        feed, period, agency_name as reported_name, 'uptime_pct' as measure,
        {{ exact_divide('100 * successful_checks_count', 'checks_count') }} as measured_value,
        cast(null as string) as measured_category, true as is_applicable,
        landing_id, source_file, source_sheet, source_row
    from uptime

    union all

    select
        feed, period, host as reported_name, 'grade' as measure,
        null as measured_value, grade as measured_category, true as is_applicable,
        landing_id, source_file, source_sheet, source_row
    from tls

    union all

    select
        feed, period, agency_name as reported_name, 'platform_services_count' as measure,
        platform_services_count as measured_value, null as measured_category, true as is_applicable,
        landing_id, source_file, source_sheet, source_row
    from mobile

    union all

    -- An agency that is not connected sends nothing, whatever the list counts for it.
    select
        feed, period, agency_name as reported_name, 'messages_count' as measure,
        case when is_connected then messages_count else 0 end as measured_value,
        null as measured_category, true as is_applicable,
        landing_id, source_file, source_sheet, source_row
    from karpooshe

    union all

    select
        feed, period, agency_name as reported_name, 'connected_ratio' as measure,
        {{ exact_divide('connected_licences_count', 'licences_count') }} as measured_value,
        null as measured_category, is_applicable,
        landing_id, source_file, source_sheet, source_row
    from licences

    union all

    select
        feed, period, agency_name as reported_name, 'datasets_count' as measure,
        datasets_count as measured_value, null as measured_category, true as is_applicable,
        landing_id, source_file, source_sheet, source_row
    from open_data

    union all

    select
        feed, period, agency_name as reported_name, 'answered_ratio' as measure,
        {{ exact_divide('answered_requests_count', 'requests_count') }} as measured_value,
        null as measured_category, true as is_applicable,
        landing_id, source_file, source_sheet, source_row
    from foia

)

select * from final
