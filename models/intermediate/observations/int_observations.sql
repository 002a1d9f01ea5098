with listed as (

    select * from {{ ref('int_listed_measurements') }}

),

names as (

    select * from {{ ref('int_reported_agencies') }}

),

page_speed as (

    select * from {{ ref('int_page_speed_measurements') }}

),

nix as (

    select * from {{ ref('int_nix_measurements') }}

),

answers as (

    select * from {{ ref('int_deciding_answers') }}

),

registry as (

    select * from {{ ref('int_registered_sub_services') }}

),

measured as (

    select
        listed.period, listed.feed, listed.measure, names.agency_id,
        listed.measured_value, listed.measured_category, listed.is_applicable,
        listed.landing_id, listed.source_file, listed.source_sheet, listed.source_row
    from listed
    inner join names
        on
            listed.period = names.period
            and listed.feed = names.feed
            and listed.reported_name = names.reported_name
    where names.agency_id is not null

    union all

    select
        period, feed, measure, agency_id,
        measured_value, null as measured_category, true as is_applicable,
        landing_id, source_file, source_sheet, source_row
    from page_speed

    union all

    select
        period, feed, measure, agency_id,
        measured_value, null as measured_category, true as is_applicable,
        landing_id, source_file, source_sheet, source_row
    from nix

),

final as (

    select
        period, feed, measure, agency_id,
        cast(null as string) as service_id, cast(null as string) as sub_service_id,
        cast(null as integer) as indicator_no,
        cast(measured_value as decimal(28, 15)) as measured_value, measured_category,
        cast(null as integer) as option_no, is_applicable,
        landing_id, source_file, source_sheet, source_row
    from measured

    union all

    select
        period, 'services' as feed, 'electronic_level' as measure, agency_id,
        service_id, sub_service_id,
        null as indicator_no,
        null as measured_value, electronic_level as measured_category,
        null as option_no, true as is_applicable,
        landing_id, source_file, source_sheet, source_row
    from registry

    union all

    select
        period, feed, 'option_no' as measure, agency_id,
        service_id, sub_service_id,
        indicator_no,
        null as measured_value, null as measured_category,
        option_no, true as is_applicable,
        landing_id, source_file, source_sheet, source_row
    from answers

)

select * from final
