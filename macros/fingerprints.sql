{#-
    A hash of a group's rows, the same in whatever order they come: an aggregate over `relation`, the alias of a
    relation or CTE whose whole rows are hashed.
-#}
{% macro rows_fingerprint(relation) -%}
    {{ return(adapter.dispatch("rows_fingerprint", "payesh")(relation)) }}
{%- endmacro %}

{% macro default__rows_fingerprint(relation) -%}
    md5(string_agg(cast({{ relation }} as varchar), chr(10) order by cast({{ relation }} as varchar)))
{%- endmacro %}

{% macro spark__rows_fingerprint(relation) -%}
    md5(concat_ws('\n', sort_array(collect_list(to_json(struct({{ relation }}.*))))))
{%- endmacro %}
