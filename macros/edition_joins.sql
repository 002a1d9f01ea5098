{#- The evidence that one side of a pair of editions has of an agency or indicator at all. -#}
{% macro edition_side(relation, side, column) -%}
    left join {{ relation }} as {{ side }}_{{ relation }}
        on
            changed.{{ side }}_edition = {{ side }}_{{ relation }}.edition
            and changed.period = {{ side }}_{{ relation }}.period
            and changed.{{ column }} = {{ side }}_{{ relation }}.{{ column }}
{%- endmacro %}

{#- The input of a name (an expression), where it is not the same in a pair of editions. -#}
{% macro changed_input(alias, input_name) -%}
    left join inputs as {{ alias }}
        on
            changed.period = {{ alias }}.period
            and changed.from_edition = {{ alias }}.from_edition
            and changed.to_edition = {{ alias }}.to_edition
            and {{ alias }}.input_name = {{ input_name }}
{%- endmacro %}

{#- Whether a changed rule of the steps above evidence reaches a moved figure, by what each of them computes. -#}
{% macro reached_by_rule(inputs) -%}
    (
        {{ inputs }}.are_pillars_changed and (
            moved.measure in ('total', 'quality_level', 'rank', 'rank_competition', 'change', 'rank_gain')
            or moved.measure like '%common_panel'
            or moved.entity_kind in ('leaderboard_place', 'quality_level', 'un_service')
        )
        or {{ inputs }}.are_means_changed
        or {{ inputs }}.are_electronic_levels_changed and moved.measure like 'electronic%'
        or {{ inputs }}.are_quality_levels_changed and (
            moved.measure = 'quality_level' or moved.entity_kind = 'quality_level'
        )
        or {{ inputs }}.are_boards_changed and moved.entity_kind = 'leaderboard_place'
        or {{ inputs }}.are_estimates_changed and moved.measure in ('in_person_visits_pct', 'correlation_coefficient')
    )
{%- endmacro %}

{#- The causes that hold, as words in one order; null when none does. -#}
{% macro causes(is_data, is_rule, is_identity) -%}
    nullif(concat_ws(
        ', ',
        case when {{ is_data }} then 'data' end,
        case when {{ is_rule }} then 'rule' end,
        case when {{ is_identity }} then 'identity' end
    ), '')
{%- endmacro %}
