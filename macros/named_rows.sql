{#- Rows of a feed with the agency that they are about; such as are nobody's are left out. -#}
{% macro named_rows(relation) -%}
    (
        select
            reported.*,
            names.agency_id,
            names.named_agency_id
        from {{ relation }} as reported
        inner join {{ ref('int_reported_agencies') }} as names
            on
                reported.period = names.period
                and reported.feed = names.feed
                and reported.reported_name = names.reported_name
        where names.agency_id is not null
    ) as named
{%- endmacro %}

{#- The keys that more than one of such rows has; of another condition on the rows of a key, those that keep it. -#}
{% macro shared_keys(rows, key, condition="count(*) > 1") -%}
    (
        select {{ key }} from {{ rows }}
        group by {{ key }}
        having {{ condition }}
    )
{%- endmacro %}
