{%- set total = round_half_up('total') -%}
{%- set user_centric = round_half_up('user_centric') -%}
{%- set transparent = round_half_up('transparent') -%}
{%- set integrated = round_half_up('integrated') -%}
{%- set participatory = round_half_up('participatory') -%}
{%- set measures = {
    "user_centric": user_centric, "transparent": transparent, "integrated": integrated,
    "participatory": participatory, "total": total,
} -%}
with agency_scores as (

    select * from {{ ref('int_scenario_scores') }}

),

national_scores as (

    select * from {{ ref('int_national_scenario_scores') }}

),

scenarios as (

    select * from {{ ref('int_scoring_scenarios') }}
    where is_published

),

assessment_periods as (

    select * from {{ ref('int_assessment_periods') }}

),

pairs as (

    select
        later.period,
        later.methodology_id,
        earlier.period as previous_period,
        earlier.methodology_id as previous_methodology_id
    from assessment_periods
    inner join scenarios as later on assessment_periods.period = later.period
    inner join scenarios as earlier on assessment_periods.previous_period = earlier.period

),

-- Each total is rounded once, as a published one is, so that what they differ by adds up to what is published.
rounded as (

    {{ measures_to_rows(
        relation="agency_scores",
        keys=[
            "period", "panel_period", "methodology_id", "is_published",
            "'agency' as entity_kind", "agency_id as entity_id",
        ],
        measures=measures,
    ) }}

    union all

    {{ measures_to_rows(
        relation="national_scores",
        keys=[
            "period", "panel_period", "methodology_id", "is_published",
            "'national' as entity_kind", "'national' as entity_id",
        ],
        measures=measures,
    ) }}

),

final as (

    select
        pairs.period,
        pairs.previous_period,
        rounded.entity_kind,
        rounded.entity_id,
        rounded.measure,
        max(case when rounded.period = pairs.previous_period and rounded.is_published then rounded.value end)
            as previous_value,
        max(case
            when
                rounded.panel_period = pairs.period and not rounded.is_published
                and rounded.methodology_id = pairs.previous_methodology_id
                then rounded.value
        end) as previous_panel_value,
        max(case
            when
                rounded.panel_period = pairs.period and not rounded.is_published
                and rounded.methodology_id = pairs.methodology_id
                then rounded.value
        end) as previous_rescored_value,
        max(case
            when
                rounded.panel_period = pairs.previous_period and not rounded.is_published
                and rounded.methodology_id = pairs.previous_methodology_id
                then rounded.value
        end) as rescored_value,
        max(case
            when
                rounded.panel_period = pairs.previous_period and not rounded.is_published
                and rounded.methodology_id = pairs.methodology_id
                then rounded.value
        end) as panel_value,
        max(case when rounded.period = pairs.period and rounded.is_published then rounded.value end) as value
    from pairs
    inner join rounded
        on
            rounded.period in (pairs.period, pairs.previous_period)
            and rounded.panel_period in (pairs.period, pairs.previous_period)
    group by pairs.period, pairs.previous_period, rounded.entity_kind, rounded.entity_id, rounded.measure

)

select * from final
