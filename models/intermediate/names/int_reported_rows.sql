{{ config(schema="reference", alias="reported_rows") }}
with final as (

    {% call(feed, rows) union_of_feeds() -%}
    select
        feed,
        period,
        reported_name,
        reported_by,
        measure,
        numerator,
        denominator,
        highest_value,
        is_added_up,
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
