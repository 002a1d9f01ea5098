{#- Seeds of groups have no period: whoever changes one changes it for all. -#}
{%- set groups = ["institutions", "clusters", "un_domains", "un_domain_agencies", "un_services",
    "un_service_agencies"] -%}
with agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

states as (

    select * from {{ ref('int_agency_states') }}

),

names as (

    select * from {{ ref('int_agency_names') }}

),

sites as (

    select * from {{ ref('agency_sites') }}

),

members as (

    select * from {{ ref('int_group_members') }}

),

-- An agency goes by its own names and hosts, and by those of agencies that merged into it.
holders as (

    select
        agencies.period,
        agencies.agency_id,
        states.agency_id as holder_id
    from agencies
    inner join states
        on
            agencies.period = states.period
            and agencies.agency_id in (states.agency_id, states.successor_id)

),

facts as (

    select
        holders.period, 'names' as input_name, holders.agency_id as input_id, names.name_key as fact
    from holders
    inner join names
        on
            holders.holder_id = names.agency_id
            and holders.period between names.period_from and coalesce(names.period_to, holders.period)

    union all

    select
        holders.period, 'names' as input_name, holders.agency_id as input_id, sites.host as fact
    from holders
    inner join sites on holders.holder_id = sites.agency_id

    union all

    select
        period,
        'participation' as input_name,
        agency_id as input_id,
        concat_ws('|', agency_name_fa, participation_status, is_listed, is_counted) as fact
    from agencies

    union all

    select
        period,
        'membership' as input_name,
        agency_id as input_id,
        concat_ws('|', group_kind, group_id) as fact
    from members
    {%- for seed in groups %}

    union all

    select
        periods.period,
        '{{ seed }}' as input_name,
        null as input_id,
        {{ row_as_text(seed) }} as fact
    from (select distinct period from agencies) as periods -- a row a period, of a row a period and agency
    cross join {{ ref(seed) }} as {{ seed }}
    {%- endfor %}

),

final as (

    select
        period,
        input_name,
        input_id,
        {{ fingerprint('fact') }} as fingerprint
    from facts
    group by period, input_name, input_id

)

select * from final
