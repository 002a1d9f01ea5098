{{ config(materialized="table", schema="reference", alias="landed_files") }}
with source as (

    select * from {{ source('landing', 'receipts') }}

),

renamed as (

    select
        feed,
        period,
        landing_id,
        cast(row_number() over (partition by period order by feed, landing_id) as integer) as landing_no,
        source_file,
        media_type,
        size_bytes,
        as_of,
        fetched_at,
        records_count,
        accepted_count,
        quarantined_count,
        status
    from source

)

select * from renamed
