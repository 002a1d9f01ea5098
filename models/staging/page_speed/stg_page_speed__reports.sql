with source as (

    select * from {{ source('accepted', 'page_speed') }}

),

renamed as (

    select
        period,
        host,
        report_id,
        performance_score_pct,
        fully_loaded_time_ms,
        feed,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from source

)

select * from renamed
