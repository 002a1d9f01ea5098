{%- set parts = ["agencies", "groups", "services", "indicators", "lists"] -%}
with figures as (

    {% for part in parts -%}
    select * from {{ ref('int_score_figures__' ~ part) }}
    {%- if not loop.last %}

    union all

    {% endif -%}
    {%- endfor %}

),

final as (

    select
        cast(period as integer) as period,
        entity_kind,
        entity_id,
        measure,
        agency_id,
        pillar,
        cast(indicator_no as integer) as indicator_no,
        value,
        value_text
    from figures

)

select * from final
