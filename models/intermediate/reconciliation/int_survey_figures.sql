with periods as (

    select * from {{ ref('int_assessment_periods') }}
    where is_computed

),

causes as (

    select * from {{ ref('causes_survey_answers') }}

),

services as (

    select
        periods.period,
        un_services.*
    from periods
    cross join {{ ref('un_services') }} as un_services

),

vulnerable_groups as (

    select
        periods.period,
        vulnerable_groups.*
    from periods
    cross join {{ ref('vulnerable_groups') }} as vulnerable_groups

),

final as (

    {{ measures_to_rows("causes", ["period", "'cause' as entity_kind", "cast(cause_no as string) as entity_id"], [
        "high_pct", "medium_pct", "low_pct",
    ]) }}

    union all

    {{ measures_to_rows("services", ["period", "'un_service' as entity_kind", "cast(row_no as string) as entity_id"], [
        "countries_2020",
    ]) }}

    union all

    {{ measures_to_rows(
        "vulnerable_groups", ["period", "'vulnerable_group' as entity_kind", "group_id as entity_id"], ["countries_count"]
    ) }}

)

select * from final
where value is not null
