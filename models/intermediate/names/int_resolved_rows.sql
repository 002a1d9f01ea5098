{{ config(schema="reference", alias="resolved_rows") }}
with reported_rows as (

    select * from {{ ref('int_reported_rows') }}

),

reported_agencies as (

    select * from {{ ref('int_reported_agencies') }}

),

final as (

    select
        reported_rows.period,
        reported_rows.feed,
        reported_rows.reported_name,
        reported_rows.reported_by,
        reported_agencies.name_key,
        reported_agencies.agency_id,
        reported_agencies.known_agency_id,
        reported_rows.measure,
        reported_rows.numerator,
        reported_rows.denominator,
        reported_rows.highest_value,
        reported_rows.is_added_up,
        reported_rows.measured_category,
        reported_rows.is_applicable,
        reported_rows.landing_id,
        reported_rows.source_file,
        reported_rows.source_sheet,
        reported_rows.source_row
    from reported_rows
    inner join reported_agencies
        on
            reported_rows.period = reported_agencies.period
            and reported_rows.feed = reported_agencies.feed
            and reported_rows.reported_name = reported_agencies.reported_name

)

select * from final
