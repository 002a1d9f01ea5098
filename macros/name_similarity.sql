{#-
    How alike two folded names are, from 0 (nothing in common) to 1 (the same).

    A hint for a person who adds an alias: nothing is ever resolved by it.
-#}
{% macro name_similarity(left_key, right_key) -%}
    {{ return(adapter.dispatch("name_similarity", "payesh")(left_key, right_key)) }}
{%- endmacro %}

{% macro default__name_similarity(left_key, right_key) -%}
    jaro_winkler_similarity({{ left_key }}, {{ right_key }})
{%- endmacro %}

{#- Spark has no Jaro-Winkler: the share of letters that need no change stands in for it. -#}
{% macro spark__name_similarity(left_key, right_key) -%}
    (1 - levenshtein({{ left_key }}, {{ right_key }}) / greatest(length({{ left_key }}), length({{ right_key }}), 1))
{%- endmacro %}
