with answers as (

    select * from {{ ref('int_answers_by_stage') }}

),

final as (

    select
        feed,
        period,
        agency_id,
        service_id,
        sub_service_id,
        indicator_no,
        stage,
        option_no,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from answers
    where
        decides
        and not is_measured

)

select * from final
