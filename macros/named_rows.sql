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
