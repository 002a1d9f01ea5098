{#-
    Rows of a feed that count: with the agency in scope that they are about, and the number of their landing, without
    those that others repeat or contradict.

    relation  staged rows of a feed, or of all
    counts    which rows do, by what int_repeated_rows says of them
    columns   further columns
-#}
{% macro counted_rows(relation, counts="repeated.landing_id is null", columns=()) -%}
    select
        reported.*,
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        agencies.methodology_id,
        agencies.agency_id,
        agencies.agency_no,
        agencies.participation_status,
        receipts.landing_no
    from {{ relation }} as reported
    inner join {{ ref('int_reported_agencies') }} as names
        on
            reported.period = names.period
            and reported.feed = names.feed
            and reported.reported_name = names.reported_name
    inner join {{ ref('int_agencies_in_scope') }} as agencies
        on
            names.period = agencies.period
            and names.agency_id = agencies.agency_id
    inner join {{ ref('stg_landing__receipts') }} as receipts
        on
            reported.period = receipts.period
            and reported.feed = receipts.feed
            and reported.landing_id = receipts.landing_id
    left join {{ ref('int_repeated_rows') }} as repeated
        on
            reported.period = repeated.period
            and reported.feed = repeated.feed
            and reported.landing_id = repeated.landing_id
            and reported.source_row = repeated.source_row
            and reported.source_sheet is not distinct from repeated.source_sheet
    where {{ counts }}
{%- endmacro %}
