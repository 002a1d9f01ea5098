{{ config(schema="reference", alias="reported_agencies") }}
with reported as (

    select * from {{ ref('int_reported_rows') }}

),

-- A refused row is about somebody, too.
refused as (

    select * from {{ ref('stg_landing__quarantined_rows') }}
    where reported_name is not null

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

    select feed, period, reported_name, reported_by, sum(rows_count) as rows_count
    from (
        select feed, period, reported_name, reported_by, 1 as rows_count from reported
        union all
        select feed, period, reported_name, reported_by, 0 as rows_count from refused
    ) as named
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

bearers as (

    select
        keyed.*,
        coalesce(agency_names.agency_id, agency_sites.agency_id) as agency_id
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
        coalesce(states.successor_id, bearers.agency_id) as known_agency_id
    from bearers
    left join states
        on
            bearers.period = states.period
            and bearers.agency_id = states.agency_id

),

final as (

    select
        known.period, known.feed, known.reported_name, known.reported_by, known.name_key,
        agencies.agency_id, known.known_agency_id, known.agency_id as named_agency_id, known.rows_count
    from known
    left join agencies
        on
            known.period = agencies.period
            and known.known_agency_id = agencies.agency_id

)

select * from final
