{{ config(meta={"by_period": ["period"]}) }}
-- What is published. The other scenarios serve history and go into means alone, in int_option_counts.
with judged as (

    select * from {{ ref('int_judged_observations') }}

),

final as (

    select
        period,
        agency_no,
        service_no,
        sub_service_no,
        indicator_no,
        measured_value,
        measured_category,
        is_reported,
        option_no,
        status,
        score,
        landing_no,
        source_sheet,
        source_row
    from judged
    where is_published

)

select * from final
