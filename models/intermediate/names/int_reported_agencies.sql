{{ config(schema="reference", alias="reported_agencies", meta={"by_period": ["period"]}) }}
with reported as (

    select * from {{ ref('int_reported_rows') }}

),

-- A refused row is about somebody, too.
refused as (

    select * from {{ ref('stg_landing__quarantined_rows') }}
    where reported_name is not null

),

text_keys as (

    select * from {{ ref('stg_seeds__text_keys') }}

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

    select
        feed, period, reported_name, reported_by, min(name_key) as name_key,
        cast(sum(rows_count) as bigint) as rows_count
    from (
        select feed, period, reported_name, reported_by, name_key, 1 as rows_count from reported
        union all
        select feed, period, reported_name, reported_by, name_key, 0 as rows_count from refused
    ) as named
    group by feed, period, reported_name, reported_by

),

-- A name that stands in another's stead is a seed's text; the key that came with the row is of the one before it.
keyed as (

    select
        spellings.feed, spellings.period, spellings.reported_name, spellings.reported_by, spellings.rows_count,
        coalesce(text_keys.name_key, spellings.name_key) as name_key
    from spellings
    left join text_keys
        on
            spellings.reported_name = text_keys.text
            and spellings.reported_by = 'name'

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
final as (

    select
        bearers.period, bearers.feed, bearers.reported_name, bearers.reported_by, bearers.name_key, agencies.agency_id,
        coalesce(states.successor_id, bearers.named_agency_id) as known_agency_id,
        bearers.named_agency_id, bearers.rows_count
    from bearers
    left join states on bearers.period = states.period and bearers.named_agency_id = states.agency_id
    left join agencies
        on
            bearers.period = agencies.period
            and coalesce(states.successor_id, bearers.named_agency_id) = agencies.agency_id

)

select * from final
