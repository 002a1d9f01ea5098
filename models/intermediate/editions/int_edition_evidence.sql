{%- set columns = [
    "period", "agency_id", "service_id", "sub_service_id", "indicator_no", "pillar", "measured_value",
    "measured_category", "option_no", "score", "weight", "status", "feed", "landing_id", "source_row",
] | join(", ") -%}
with evidence as (

    select
        edition,
        {{ columns }}
    from {{ ref('stg_editions__evidence') }}

    union all

    select
        'current' as edition,
        {{ columns }}
    from {{ ref('score_explanations') }}

),

-- What was observed, apart from what a rule made of it: the measure, or the option that an answer gave.
final as (

    select
        *,
        coalesce(
            cast(measured_value as string),
            measured_category,
            case
                when landing_id is null then ''
                when status = 'not_applicable' then 'not_applicable'
                else cast(option_no as string)
            end,
            ''
        ) as observation
    from evidence

)

select * from final
