{#- Seeds of groups have no period: whoever changes one changes it for all. -#}
{%- set groups = ["institutions", "clusters", "un_domains", "un_services", "un_service_agencies"] -%}
with agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

members as (

    select * from {{ ref('int_group_members') }}

),

-- An agency goes by its own names and hosts, and by those of agencies that merged into it.
bearers as (

    select
        agencies.period,
        agencies.agency_id,
        states.agency_id as bearer_id
    from agencies
    inner join {{ ref('int_agency_states') }} as states
        on
            agencies.period = states.period
            and (agencies.agency_id = states.agency_id or agencies.agency_id = states.successor_id)

),

spellings as (

    select
        bearers.period,
        bearers.agency_id,
        names.name_key as spelling
    from bearers
    inner join {{ ref('int_agency_names') }} as names
        on
            bearers.bearer_id = names.agency_id
            and bearers.period >= names.period_from
            and bearers.period <= coalesce(names.period_to, bearers.period)

    union all

    select
        bearers.period,
        bearers.agency_id,
        sites.host as spelling
    from bearers
    inner join {{ ref('agency_sites') }} as sites on bearers.bearer_id = sites.agency_id

),

{% for seed in groups -%}
{{ seed }} as (

    select * from {{ ref(seed) }}

),

{{ seed }}_hashed as (

    select {{ rows_fingerprint(seed) }} as fingerprint
    from {{ seed }}

),

{% endfor -%}
final as (

    select
        period,
        'names ' || agency_id as input_name,
        {{ rows_fingerprint('spellings') }} as fingerprint
    from spellings
    group by period, agency_id

    union all

    select
        period,
        'participation ' || agency_id as input_name,
        concat_ws('|', agency_name_fa, participation_status, is_listed, is_counted) as fingerprint
    from agencies

    union all

    select
        period,
        'membership ' || agency_id as input_name,
        {{ rows_fingerprint('members') }} as fingerprint
    from members
    group by period, agency_id
    {%- for seed in groups %}

    union all

    select
        computed.period,
        '{{ seed }}' as input_name,
        {{ seed }}_hashed.fingerprint
    from {{ ref('int_assessment_periods') }} as computed
    cross join {{ seed }}_hashed
    where computed.is_computed
    {%- endfor %}

)

select * from final
