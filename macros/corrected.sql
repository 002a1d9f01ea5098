{#-
    The active corrections of seeds/corrections.csv for a feed: one row a period and key, with the expected and the
    corrected values by column. A value that is corrected twice fails corrections_still_apply.

    with_codes  whether the feed has registers' codes, which a person may type in any way: then their keys, too
-#}
{% macro corrections_by_row(feed, with_codes=false) -%}
    select
        period,
        key,
        {%- if with_codes %}
        {{ text_map("column_name", "expected.code_key") }} as expected_codes,
        {{ text_map("column_name", "corrected.code_key") }} as corrected_codes,
        {%- endif %}
        {{ text_map("column_name", "expected_raw_value") }} as expected_values,
        {{ text_map("column_name", "corrected_value") }} as corrected_values
    from (
        select
            period,
            key,
            column_name,
            max(expected_raw_value) as expected_raw_value,
            max(corrected_value) as corrected_value
        from {{ ref('corrections') }}
        where
            feed = '{{ feed }}'
            and status = 'active'
        group by period, key, column_name
    ) as active
    {%- if with_codes %}
    left join {{ ref('stg_seeds__text_keys') }} as expected on active.expected_raw_value = expected.text
    left join {{ ref('stg_seeds__text_keys') }} as corrected on active.corrected_value = corrected.text
    {%- endif %}
    group by period, key
{%- endmacro %}

{#-
    A column of `source`, or the value that stands in its stead: where `corrections` has one, the raw value is the one
    that it was written for, and the column can hold it. Any other is left alone and fails corrections_still_apply.
    The type `code` is a register's code; the corrections are those `with_codes`.
-#}
{% macro corrected(column, type) -%}
    {%- set found = "['" ~ column ~ "']" -%}
    {%- set expected = "corrections.expected_values" ~ found -%}
    {%- set value = "corrections.corrected_values" ~ found -%}
    {%- set typed_expected = "try_cast(" ~ expected ~ " as " ~ type ~ ")" -%}
    {%- set typed_value = "try_cast(" ~ value ~ " as " ~ type ~ ")" -%}
    {%- if type == "code" -%}
        {%- set typed_expected, typed_value = "corrections.expected_codes" ~ found, "corrections.corrected_codes" ~ found -%}
    {%- endif -%}
    case
            when corrections.key is null then source.{{ column }} -- as nearly always: the rest is asked of no row
            when
                {{ typed_expected }} is not distinct from source.{{ column }}
                and ({{ expected }} is null) = (source.{{ column }} is null)
                then coalesce({{ typed_value }}, source.{{ column }})
            else source.{{ column }}
        end as {{ column }}
{%- endmacro %}

{#- Two text columns of a group as a map from one to the other. -#}
{% macro text_map(keys, texts) -%}
    {{ return(adapter.dispatch("text_map", "payesh")(keys, texts)) }}
{%- endmacro %}

{% macro default__text_map(keys, texts) -%}
    map_from_entries(list(row({{ keys }}, {{ texts }})))
{%- endmacro %}

{% macro spark__text_map(keys, texts) -%}
    map_from_entries(collect_list(struct({{ keys }}, {{ texts }})))
{%- endmacro %}

{#- A whole row of `relation`, the alias of a relation or CTE, as a JSON text. -#}
{% macro row_as_json(relation) -%}
    {{ return(adapter.dispatch("row_as_json", "payesh")(relation)) }}
{%- endmacro %}

{% macro default__row_as_json(relation) -%}
    cast(to_json({{ relation }}) as string)
{%- endmacro %}

{% macro spark__row_as_json(relation) -%}
    to_json(struct({{ relation }}.*), map('ignoreNullFields', 'false'))
{%- endmacro %}

{#- The value of a column, named by an expression, in such a text; null where it is null or not there. -#}
{% macro json_value(json, column) -%}
    {{ return(adapter.dispatch("json_value", "payesh")(json, column)) }}
{%- endmacro %}

{% macro default__json_value(json, column) -%}
    json_extract_string({{ json }}, '$."' || {{ column }} || '"')
{%- endmacro %}

{% macro spark__json_value(json, column) -%}
    get_json_object({{ json }}, concat('$.', {{ column }}))
{%- endmacro %}

{#- Names of a relation's columns, with blanks between them; none before it is built. -#}
{% macro column_names(relation) -%}
    {{- adapter.get_columns_in_relation(relation) | map(attribute="name") | join(" ") -}}
{%- endmacro %}
