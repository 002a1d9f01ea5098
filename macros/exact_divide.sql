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

{#-
    Spark divides decimals half up at the 26th place, so that the cast to 15 is a second rounding: it may bring a
    quotient just below a half up to it, and then up once more. A half less than what came of it, times the denominator,
    is exact, and tells: above the numerator, it was one too many. A quotient of 10^12 or more is an error.
-#}
{% macro spark__exact_divide(numerator, denominator) -%}
    {%- set top = "cast((" ~ numerator ~ ") as decimal(31, 15))" -%}
    {%- set bottom = "nullif(cast((" ~ denominator ~ ") as decimal(22, 6)), 0)" -%}
    {%- set twice_rounded = "cast(" ~ top ~ " / " ~ bottom ~ " as decimal(38, 15))" -%}
    cast(
        {{ twice_rounded }}
        - case
            when ({{ twice_rounded }} - 0.0000000000000005) * {{ bottom }} > {{ top }} then 0.000000000000001
            else 0.000000000000000
        end as decimal(38, 15)
    )
{%- endmacro %}
