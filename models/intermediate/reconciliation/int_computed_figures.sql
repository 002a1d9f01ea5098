{%- set groups = [
    "national", "periods", "quality_levels", "institutions", "agencies", "leaderboards", "clusters", "indicators",
] -%}
with final as (

    {% for group in groups -%}
    select
        report_table,
        row_key,
        measure,
        period,
        computed
    from {{ ref('int_computed_figures__' ~ group) }}
    {%- if not loop.last %}

    union all

    {% endif -%}
    {%- endfor %}

)

select * from final
