{%- set feeds = {
    "services": "stg_services__sub_services", "assessment": "stg_assessment__answers", "uptime": "stg_uptime__checks",
    "page_speed": "stg_page_speed__reports", "tls": "stg_tls__grades", "mobile": "stg_mobile__platform_services",
    "karpooshe": "stg_karpooshe__messages", "licences": "stg_licences__connections", "nix": "stg_nix__transactions",
    "open_data": "stg_open_data__datasets", "foia": "stg_foia__responses",
} -%}
with corrections as (

    select
        feed,
        period,
        key,
        column_name,
        corrected_value
    from {{ ref('corrections') }}
    where status = 'active'

),

{% for feed, model in feeds.items() -%}
{{ feed }} as (

    select * from {{ ref(model) }}

),

{% endfor -%}
rows_in_force as (

    {% for feed in feeds -%}
    select
        period,
        '{{ feed }}' as feed,
        {{ rows_fingerprint(feed) }} as fingerprint
    from {{ feed }}
    group by period
    {%- if not loop.last %}

    union all

    {% endif -%}
    {%- endfor %}

),

correction_rows as (

    select
        period,
        feed,
        {{ rows_fingerprint('corrections') }} as fingerprint
    from corrections
    group by period, feed

),

final as (

    select
        rows_in_force.period,
        rows_in_force.feed as input_name,
        concat_ws(' ', rows_in_force.fingerprint, correction_rows.fingerprint) as fingerprint
    from rows_in_force
    left join correction_rows
        on
            rows_in_force.period = correction_rows.period
            and rows_in_force.feed = correction_rows.feed

)

select * from final
