with measurements as (

    select * from {{ ref('int_measurements') }}

),

answers as (

    select * from {{ ref('int_answers_by_stage') }}
    where
        decides
        and not is_measured

),

registry as (

    select * from {{ ref('int_registered_sub_services') }}

),

final as (

    select
        period,
        feed,
        measure,
        agency_id,
        cast(null as string) as service_id,
        cast(null as string) as sub_service_id,
        cast(null as integer) as indicator_no,
        cast(measured_value as decimal(28, 15)) as measured_value,
        measured_category,
        cast(null as integer) as option_no,
        is_applicable,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from measurements

    union all

    select
        period,
        'services' as feed,
        'electronic_level' as measure,
        agency_id,
        service_id,
        sub_service_id,
        null as indicator_no,
        null as measured_value,
        electronic_level as measured_category,
        null as option_no,
        true as is_applicable,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from registry

    union all

    select
        period,
        feed,
        'option_no' as measure,
        agency_id,
        service_id,
        sub_service_id,
        indicator_no,
        null as measured_value,
        null as measured_category,
        option_no,
        true as is_applicable,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from answers

)

select * from final
