{{ config(schema="reference", alias="agency_names") }}
with agencies as (

    select * from {{ ref('agencies') }}

),

aliases as (

    select * from {{ ref('agency_aliases') }}

),

events as (

    select * from {{ ref('agency_events') }}

),

text_keys as (

    select * from {{ ref('stg_seeds__text_keys') }}

),

-- The name of an agency that opens is nobody's before; 0 is before every period.
openings as (

    select
        agency_id,
        case when min_by(event, period) in ('opened', 'split') then min(period) else 0 end as period_from
    from events
    where event in ('opened', 'split', 'closed', 'merged')
    group by agency_id

),

first_names as (

    select
        agencies.agency_id,
        agencies.name_fa,
        agencies.name_en,
        coalesce(openings.period_from, 0) as period_from
    from agencies
    left join openings on agencies.agency_id = openings.agency_id

    union all

    select
        agency_id,
        name_fa,
        name_en,
        period as period_from
    from events
    where event = 'renamed'

),

spellings as (

    select agency_id, name_fa as spelling, period_from from first_names
    union all
    select agency_id, name_en as spelling, period_from from first_names
    union all
    select agency_id, alias as spelling, 0 as period_from from aliases

),

-- Spellings of one agency may fold to one key.
named as (

    select
        text_keys.name_key,
        spellings.agency_id,
        min(spellings.spelling) as spelling,
        count(*) as spellings_count,
        min(spellings.period_from) as period_from
    from spellings
    left join text_keys on spellings.spelling = text_keys.text
    group by text_keys.name_key, spellings.agency_id

),

-- A former name stays its agency's until another takes it. Two that have it from one period on fail a test.
final as (

    select
        *,
        lead(period_from) over (partition by name_key order by period_from, agency_id) - 1 as period_to
    from named

)

select * from final
