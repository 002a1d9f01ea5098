{#-
    A quotient of exact numbers, half up at the 15th decimal place, as decimal(38, 15).

    numerator    integer or decimal of at most 15 decimal places, not negative, below 10^16
    denominator  integer or decimal of at most 6 decimal places, not negative
    Null when the denominator is zero: a share of nothing is not zero.

    DuckDB divides decimals as doubles, so the default works on whole numbers: both sides are
    scaled to integers (the whole part and the fraction apart, which keeps within 38 digits).
-#}
{% macro exact_divide(numerator, denominator) -%}
    {{ return(adapter.dispatch("exact_divide", "payesh")(numerator, denominator)) }}
{%- endmacro %}

{% macro default__exact_divide(numerator, denominator) -%}
    {%- set top = "cast((" ~ numerator ~ ") as decimal(38, 15))" -%}
    {%- set bottom = "cast((" ~ denominator ~ ") as decimal(38, 6))" -%}
    {%- set top_units -%}
        (cast(trunc({{ top }}) as hugeint) * 1000000000000000
        + cast(({{ top }} - trunc({{ top }})) * 1000000000000000 as hugeint)) * 1000000
    {%- endset -%}
    {%- set bottom_units = "nullif(cast(" ~ bottom ~ " * 1000000 as hugeint), 0)" -%}
    cast(
        cast((2 * {{ top_units }} + {{ bottom_units }}) // (2 * {{ bottom_units }}) as decimal(38, 0))
        * 0.000000000000001 as decimal(38, 15)
    )
{%- endmacro %}

{#- Spark divides decimals exactly and rounds half up to the scale that it is cast to. -#}
{% macro spark__exact_divide(numerator, denominator) -%}
    cast(
        cast(({{ numerator }}) as decimal(31, 15)) / nullif(cast(({{ denominator }}) as decimal(22, 6)), 0)
        as decimal(38, 15)
    )
{%- endmacro %}
