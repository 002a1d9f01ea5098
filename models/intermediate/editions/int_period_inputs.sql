with rules as (

    select * from {{ ref('int_period_inputs__rules') }}

),

receipts as (

    select * from {{ ref('stg_landing__receipts') }}

),

corrections as (

    select
        feed,
        period,
        key,
        column_name,
        corrected_value
    from {{ ref('corrections') }}
    where status = 'active'

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

members as (

    select * from {{ ref('int_group_members') }}

),

-- The spellings that lead to an agency in the period, hosts among them; not from when or until when they do.
spellings as (

    select
        agencies.period,
        agencies.agency_id,
        names.name_key as spelling
    from agencies
    inner join {{ ref('int_agency_names') }} as names
        on
            agencies.agency_id = names.agency_id
            and agencies.period >= names.period_from
            and agencies.period <= coalesce(names.period_to, agencies.period)

    union all

    select
        agencies.period,
        agencies.agency_id,
        sites.host as spelling
    from agencies
    inner join {{ ref('agency_sites') }} as sites on agencies.agency_id = sites.agency_id

),

final as (

    select
        period,
        'data' as input_kind,
        feed || ' ' || landing_id as input_name,
        landing_id as fingerprint
    from receipts

    union all

    select
        period,
        'data' as input_kind,
        'corrections' as input_name,
        {{ rows_fingerprint('corrections') }} as fingerprint
    from corrections
    group by period
    {%- for relation in ["agencies", "members", "spellings"] %}

    union all

    select
        period,
        'identity' as input_kind,
        '{{ relation }}' as input_name,
        {{ rows_fingerprint(relation) }} as fingerprint
    from {{ relation }}
    group by period
    {%- endfor %}

    union all

    select
        period,
        'rule' as input_kind,
        input_name,
        fingerprint
    from rules

)

select * from final
