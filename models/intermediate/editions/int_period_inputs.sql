{%- set kinds = {"data": "data", "rule": "rules", "identity": "identities"} -%}
with final as (

    {% for kind, inputs in kinds.items() -%}
    select
        period,
        '{{ kind }}' as input_kind,
        input_name,
        fingerprint
    from {{ ref('int_period_inputs__' ~ inputs) }}
    {%- if not loop.last %}

    union all

    {% endif -%}
    {%- endfor %}

)

select * from final
