with
{%- set named_feeds = {
    "services": "stg_services__sub_services",
    "assessment": "stg_assessment__answers",
    "uptime": "stg_uptime__checks",
    "mobile": "stg_mobile__platform_services",
    "karpooshe": "stg_karpooshe__messages",
    "licences": "stg_licences__connections",
    "nix": "stg_nix__transactions",
    "open_data": "stg_open_data__datasets",
    "foia": "stg_foia__responses",
} %}
{%- set hosted_feeds = {"page_speed": "stg_page_speed__reports", "tls": "stg_tls__grades"} %}

agency_names as (

    select * from {{ ref('int_agency_names') }}

),

agency_sites as (

    select * from {{ ref('agency_sites') }}

),

reported as (

    {% for feed, model in named_feeds.items() -%}
    select
        feed,
        period,
        agency_name as reported_name,
        'name' as reported_by
    from {{ ref(model) }}

    union all

    {% endfor -%}
    {% for feed, model in hosted_feeds.items() -%}
    select
        feed,
        period,
        host as reported_name,
        'host' as reported_by
    from {{ ref(model) }}
    {%- if not loop.last %}

    union all

    {% endif -%}
    {%- endfor %}

),

spellings as (

    select
        feed,
        period,
        reported_name,
        reported_by,
        count(*) as rows_count
    from reported
    group by feed, period, reported_name, reported_by

),

keyed as (

    select
        *,
        case
            when reported_by = 'host' then lower(trim(reported_name))
            else {{ persian_key('reported_name') }}
        end as name_key
    from spellings

),

final as (

    select
        keyed.period,
        keyed.feed,
        keyed.reported_name,
        keyed.reported_by,
        keyed.name_key,
        coalesce(agency_names.agency_id, agency_sites.agency_id) as agency_id,
        keyed.rows_count
    from keyed
    left join agency_names
        on
            keyed.name_key = agency_names.name_key
            and keyed.reported_by = 'name'
    left join agency_sites
        on
            keyed.name_key = lower(agency_sites.host)
            and keyed.reported_by = 'host'

)

select * from final
