{{ config(schema="reference", alias="reported_agencies", meta={"by_period": ["period"]}) }}
with reported as (

    select * from {{ ref('int_reported_rows') }}

),

-- A refused row is about somebody, too.
refused as (

    select * from {{ ref('stg_landing__quarantined_rows') }}
    where reported_name is not null

),

name_keys as (

    select * from {{ ref('int_name_keys') }}

),

agency_names as (

    select * from {{ ref('int_agency_names') }}

),

agency_sites as (

    select * from {{ ref('agency_sites') }}

),

states as (

    select * from {{ ref('int_agency_states') }}

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

spellings as (

    select feed, period, reported_name, reported_by, cast(sum(rows_count) as bigint) as rows_count
    from (
        select feed, period, reported_name, reported_by, 1 as rows_count from reported
        union all
        select feed, period, reported_name, reported_by, 0 as rows_count from refused
    ) as named
    group by feed, period, reported_name, reported_by

),

keyed as (

    select
        spellings.*,
        case
            when spellings.reported_by = 'host' then lower(trim(spellings.reported_name)) else name_keys.name_key
        end as name_key
    from spellings
    left join name_keys on spellings.reported_name = name_keys.spelling

),

bearers as (

    select
        keyed.*,
        coalesce(agency_names.agency_id, agency_sites.agency_id) as named_agency_id
    from keyed
    left join agency_names
        on
            keyed.name_key = agency_names.name_key
            and keyed.period >= agency_names.period_from
            and keyed.period <= coalesce(agency_names.period_to, keyed.period)
            and keyed.reported_by = 'name'
    left join agency_sites
        on
            keyed.name_key = lower(agency_sites.host)
            and keyed.reported_by = 'host'

),

-- What is reported of an agency that was merged is its successor's.
known as (

    select
        bearers.*,
        coalesce(states.successor_id, bearers.named_agency_id) as known_agency_id
    from bearers
    left join states on bearers.period = states.period and bearers.named_agency_id = states.agency_id

),

final as (

    select
        known.period, known.feed, known.reported_name, known.reported_by, known.name_key,
        agencies.agency_id, known.known_agency_id, known.named_agency_id, known.rows_count
    from known
    left join agencies on known.period = agencies.period and known.known_agency_id = agencies.agency_id

)

select * from final
