{#-
    A string whose byte order is Persian alphabetical order, for `order by`.

    Each of the 33 letters (alef with madda first) becomes one ASCII letter, in order; a space
    stays and so comes first; letters with hamza and Arabic forms count as their Persian letter;
    the zero-width non-joiner, lone hamza and punctuation count for nothing.
-#}
{% macro persian_collation_key(column) -%}
    {%- set letters = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی" -%}
    {%- set order = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg" -%}
    {%- set variants = "أإٱكيئىؤةۀ" -%}
    {%- set variant_order = "BBBZgggeff" -%}
    {%- set ignored = "\u200cء،؛«»()[]-ـ.,:/" -%}
    translate({{ column }}, '{{ letters }}{{ variants }}{{ ignored }}', '{{ order }}{{ variant_order }}')
{%- endmacro %}
