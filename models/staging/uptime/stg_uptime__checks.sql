with source as (

    select * from {{ source('accepted', 'uptime') }}

),

renamed as (

    select
        period,
        agency_name,
        url,
        checks_count,
        successful_checks_count,
        uptime_pct,
        feed,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from source

)

select * from renamed
