{{ config(schema="reference", alias="registered_sub_services", meta={"by_period": ["period"]}) }}
-- What is contradicted is there, with nothing known of it: without it, an agency might do better by what it lost.
with counted as (

    {{ counted_rows(
        ref('stg_services__sub_services'),
        counts="repeated.landing_id is null or (not repeated.is_repeated and repeated.is_first_of_agency)",
        columns=[
            "coalesce(not repeated.is_repeated, false) as is_contradicted",
            "coalesce(repeated.service_id, reported.service_id) as registered_service_id",
        ],
    ) }}

),

electronic_levels as (

    select * from {{ ref('electronic_levels') }}

),

registered as (

    select
        counted.*,
        coalesce(electronic_levels.counts_as_electronic, false) as is_electronic
    from counted
    left join electronic_levels
        on
            counted.methodology_id = electronic_levels.methodology_id
            and counted.electronic_level = electronic_levels.electronic_level
            and not counted.is_contradicted

),

-- Numbers stand for agencies, services and sub-services in relations of observations, within their period.
final as (

    select
        period,
        methodology_id,
        agency_id,
        agency_no,
        registered_service_id as service_id,
        cast(dense_rank() over (partition by period order by agency_no, registered_service_id) as integer)
            as service_no,
        service_title,
        sub_service_id,
        cast(row_number() over (
            partition by period order by agency_no, registered_service_id, sub_service_id
        ) as integer) as sub_service_no,
        sub_service_title,
        case when not is_contradicted then service_type end as service_type,
        case when not is_contradicted then electronic_level end as electronic_level,
        is_electronic,
        is_contradicted,
        landing_no,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from registered

)

select * from final
