{{ config(schema="reference", alias="reported_rows", meta={"by_period": ["period"]}) }}
with reported_rows as (

    select * from {{ ref('int_reported_rows') }}

),

final as (

    select
        feed,
        period,
        reported_name,
        reported_by,
        measure,
        numerator,
        denominator,
        highest_value,
        reported_part,
        measured_category,
        is_applicable,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from reported_rows
    where measure is not null

)

select * from final
