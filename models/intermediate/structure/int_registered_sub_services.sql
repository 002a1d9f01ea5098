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

repeated_rows as (

    select * from {{ ref('int_repeated_rows') }}
    where feed = 'services'

),

electronic_levels as (

    select * from {{ ref('electronic_levels') }}

),

final as (

    select
        registry.period,
        agencies.methodology_id,
        agencies.agency_id,
        registry.service_id,
        registry.service_title,
        registry.sub_service_id,
        registry.sub_service_title,
        registry.service_type,
        registry.electronic_level,
        electronic_levels.counts_as_electronic as is_electronic,
        registry.landing_id,
        registry.source_file,
        registry.source_sheet,
        registry.source_row
    from registry
    inner join names
        on
            registry.period = names.period
            and registry.agency_name = names.reported_name
    inner join agencies
        on
            names.period = agencies.period
            and names.agency_id = agencies.agency_id
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

)

select * from final
