{#- The causes that hold, as words in one order; null when none does. -#}
{% macro causes(is_data, is_rule, is_identity) -%}
    nullif(concat_ws(
        ', ',
        case when {{ is_data }} then 'data' end,
        case when {{ is_rule }} then 'rule' end,
        case when {{ is_identity }} then 'identity' end
    ), '')
{%- endmacro %}
