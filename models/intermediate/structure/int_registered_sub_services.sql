{{ config(schema="reference", alias="registered_sub_services") }}
with counted as (

    {{ counted_rows(ref('stg_services__sub_services')) }}

),

electronic_levels as (

    select * from {{ ref('electronic_levels') }}

),

registered as (

    select
        counted.*,
        electronic_levels.counts_as_electronic as is_electronic
    from counted
    left join electronic_levels
        on
            counted.methodology_id = electronic_levels.methodology_id
            and counted.electronic_level = electronic_levels.electronic_level

),

-- Numbers stand for agencies, services and sub-services in relations of observations, within their period.
final as (

    select
        period,
        methodology_id,
        agency_id,
        agency_no,
        service_id,
        cast(dense_rank() over (partition by period order by agency_no, service_id) as integer) as service_no,
        service_title,
        sub_service_id,
        cast(row_number() over (partition by period order by agency_no, service_id, sub_service_id) as integer)
            as sub_service_no,
        sub_service_title,
        service_type,
        electronic_level,
        is_electronic,
        landing_no,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from registered

)

select * from final
