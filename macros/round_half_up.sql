{#-
    The one rounding of a published figure: half up, to `places` decimal places.

    The value is first snapped to 9 places. Quotients carry 15, so three thirds come back as
    0.999999999999999; snapping makes them 1 again, and 31.625 out of thirds rounds to 31.63.
    Negative values (differences) round half away from zero.
-#}
{% macro round_half_up(value, places=2) -%}
    {{ return(adapter.dispatch("round_half_up", "payesh")(value, places)) }}
{%- endmacro %}

{% macro default__round_half_up(value, places) -%}
    round(round(cast(({{ value }}) as decimal(38, 15)), 9), {{ places }})
{%- endmacro %}

{#- Spark's round is half up on decimals too; the cast gives its result the same scale. -#}
{% macro spark__round_half_up(value, places) -%}
    cast(round(round(cast(({{ value }}) as decimal(38, 15)), 9), {{ places }}) as decimal(38, {{ places }}))
{%- endmacro %}
