with source as (

    select * from {{ source('accepted', 'tls') }}

),

renamed as (

    select
        period,
        host,
        grade,
        scanner,
        feed,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from source

)

select * from renamed
