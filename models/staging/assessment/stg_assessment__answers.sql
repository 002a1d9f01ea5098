with source as (

    select * from {{ source('accepted', 'assessment') }}

),

renamed as (

    select
        period,
        agency_name,
        service_id,
        sub_service_id,
        indicator_no,
        self_option_no,
        preliminary_option_no,
        final_option_no,
        feed,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from source

)

select * from renamed
