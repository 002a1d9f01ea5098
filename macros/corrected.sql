{#-
    The feeds whose values a correction may change: the staging model, the columns that together name a
    row (joined by " | " they are the correction's key; a blank one is left out), and each column's type.
-#}
{% macro correctable_feeds() -%}
    {{ return({
        "services": {
            "model": "stg_services__sub_services",
            "key": ["sub_service_id"],
            "columns": {
                "agency_name": "string", "service_id": "string", "service_title": "string",
                "sub_service_id": "string", "sub_service_title": "string", "service_type": "string",
                "electronic_level": "string",
            },
        },
        "assessment": {
            "model": "stg_assessment__answers",
            "key": ["agency_name", "service_id", "sub_service_id", "indicator_no"],
            "columns": {
                "agency_name": "string", "service_id": "string", "sub_service_id": "string",
                "indicator_no": "integer", "self_option_no": "integer", "preliminary_option_no": "integer",
                "final_option_no": "integer",
            },
        },
        "uptime": {
            "model": "stg_uptime__checks",
            "key": ["agency_name", "url"],
            "columns": {
                "agency_name": "string", "url": "string", "checks_count": "bigint",
                "successful_checks_count": "bigint", "uptime_pct": "decimal(7, 4)",
            },
        },
        "mobile": {
            "model": "stg_mobile__platform_services",
            "key": ["agency_name"],
            "columns": {"agency_name": "string", "platform_services_count": "bigint"},
        },
        "karpooshe": {
            "model": "stg_karpooshe__messages",
            "key": ["agency_name"],
            "columns": {"agency_name": "string", "is_connected": "boolean", "messages_count": "bigint"},
        },
        "licences": {
            "model": "stg_licences__connections",
            "key": ["agency_name"],
            "columns": {
                "agency_name": "string", "is_applicable": "boolean", "licences_count": "bigint",
                "connected_licences_count": "bigint",
            },
        },
        "nix": {
            "model": "stg_nix__transactions",
            "key": ["agency_name", "direction", "gateway"],
            "columns": {
                "agency_name": "string", "direction": "string", "gateway": "string",
                "transactions_count": "bigint", "expected_transactions_count": "bigint",
            },
        },
        "open_data": {
            "model": "stg_open_data__datasets",
            "key": ["organization_slug"],
            "columns": {"organization_slug": "string", "agency_name": "string", "datasets_count": "bigint"},
        },
        "foia": {
            "model": "stg_foia__responses",
            "key": ["agency_name"],
            "columns": {
                "agency_name": "string", "requests_count": "bigint", "answered_requests_count": "bigint",
            },
        },
        "page_speed": {
            "model": "stg_page_speed__reports",
            "key": ["host"],
            "columns": {
                "host": "string", "report_id": "string", "performance_score_pct": "decimal(5, 2)",
                "fully_loaded_time_ms": "bigint",
            },
        },
        "tls": {
            "model": "stg_tls__grades",
            "key": ["host"],
            "columns": {"host": "string", "grade": "string", "scanner": "string"},
        },
    }) }}
{%- endmacro %}

{#- The key of a row of a feed, as corrections write it. -#}
{% macro correction_key(feed, relation) -%}
    concat_ws(' | '
    {%- for column in correctable_feeds()[feed].key -%}
        , cast({{ relation }}.{{ column }} as string)
    {%- endfor -%}
    )
{%- endmacro %}

{#-
    A feed's staged rows with the active corrections of seeds/corrections.csv applied.

    What reads a feed's values reads them through this. Staging keeps them as they came, so that
    corrections_still_apply can tell when a correction no longer fits.
-#}
{% macro corrected(feed) -%}
    {%- set correctable = correctable_feeds()[feed] -%}
    (
        select
            staged.feed,
            staged.period,
            {% for column, type in correctable.columns.items() -%}
            coalesce(try_cast(corrections.{{ column }} as {{ type }}), staged.{{ column }}) as {{ column }},
            {% endfor -%}
            staged.landing_id,
            staged.source_file,
            staged.source_sheet,
            staged.source_row
        from {{ ref(correctable.model) }} as staged
        left join (
            select
                {% for column in correctable.columns -%}
                max(case when column_name = '{{ column }}' then corrected_value end) as {{ column }},
                {% endfor -%}
                period,
                key
            from {{ ref('corrections') }}
            where
                feed = '{{ feed }}'
                and status = 'active'
            group by period, key
        ) as corrections
            on
                staged.period = corrections.period
                and {{ correction_key(feed, 'staged') }} = corrections.key
    )
{%- endmacro %}

{#- One row a correction of a known column and row that its key finds (or does not), for corrections_still_apply. -#}
{% macro correction_findings(corrections) -%}
    {%- for feed, correctable in correctable_feeds().items() -%}
    {%- set is_last_feed = loop.last -%}
    {%- for column, type in correctable.columns.items() -%}
    select
        corrections.feed,
        corrections.period,
        corrections.key,
        corrections.column_name,
        staged.landing_id,
        staged.source_sheet,
        staged.source_row,
        staged.landing_id is not null as is_row,
        cast(staged.{{ column }} as string) as raw_value,
        try_cast(corrections.expected_raw_value as {{ type }}) is not distinct from staged.{{ column }}
        and (corrections.expected_raw_value is null) = (staged.{{ column }} is null) as is_expected,
        try_cast(corrections.corrected_value as {{ type }}) is not null as is_typed
    from {{ corrections }} as corrections
    left join {{ ref(correctable.model) }} as staged
        on
            corrections.period = staged.period
            and corrections.key = {{ correction_key(feed, 'staged') }}
    where
        corrections.feed = '{{ feed }}'
        and corrections.column_name = '{{ column }}'
    {%- if not (loop.last and is_last_feed) %}

    union all

    {% endif -%}
    {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}
