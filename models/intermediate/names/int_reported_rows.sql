with
{%- set named_feeds = [
    "services", "assessment", "uptime", "mobile", "karpooshe", "licences", "nix", "open_data", "foia",
] %}
{%- set hosted_feeds = ["page_speed", "tls"] %}

final as (

    {% for feed in named_feeds -%}
    select
        feed,
        period,
        agency_name as reported_name,
        'name' as reported_by,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from {{ corrected(feed) }}

    union all

    {% endfor -%}
    {% for feed in hosted_feeds -%}
    select
        feed,
        period,
        host as reported_name,
        'host' as reported_by,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from {{ corrected(feed) }}
    {%- if not loop.last %}

    union all

    {% endif -%}
    {%- endfor %}

)

select * from final
