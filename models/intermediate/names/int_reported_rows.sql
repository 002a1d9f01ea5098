{{ config(materialized="view") }}
with final as (

    {% call(feed, rows) union_of_feeds() -%}
    select
        feed,
        period,
        reported_name,
        reported_by,
        name_key,
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
    from {{ rows }}
    {%- endcall %}

)

select * from final
