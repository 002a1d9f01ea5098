{{ config(schema="reference", alias="registered_sub_services") }}
with registry as (

    select * from {{ ref('stg_services__sub_services') }}

),

names as (

    select * from {{ ref('int_reported_agencies') }}
    where feed = 'services'

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

receipts as (

    select * from {{ ref('stg_landing__receipts') }}
    where feed = 'services'

),

repeated_rows as (

    select * from {{ ref('int_repeated_rows') }}
    where feed = 'services'

),

electronic_levels as (

    select * from {{ ref('electronic_levels') }}

),

registered as (

    select
        registry.*,
        agencies.methodology_id,
        agencies.agency_id,
        agencies.agency_no,
        receipts.landing_no,
        electronic_levels.counts_as_electronic as is_electronic
    from registry
    inner join names
        on
            registry.period = names.period
            and registry.agency_name = names.reported_name
    inner join agencies
        on
            names.period = agencies.period
            and names.agency_id = agencies.agency_id
    inner join receipts
        on
            registry.period = receipts.period
            and registry.landing_id = receipts.landing_id
    left join electronic_levels
        on
            agencies.methodology_id = electronic_levels.methodology_id
            and registry.electronic_level = electronic_levels.electronic_level
    left join repeated_rows
        on
            registry.period = repeated_rows.period
            and registry.landing_id = repeated_rows.landing_id
            and registry.source_row = repeated_rows.source_row
            and registry.source_sheet is not distinct from repeated_rows.source_sheet
    where repeated_rows.landing_id is null

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
