with agencies as (

    select * from {{ ref('agencies') }}

),

aliases as (

    select * from {{ ref('agency_aliases') }}

),

spellings as (

    select
        agency_id,
        name_fa as spelling
    from agencies

    union all

    select
        agency_id,
        name_en as spelling
    from agencies

    union all

    select
        agency_id,
        alias as spelling
    from aliases

),

keyed as (

    select
        agency_id,
        spelling,
        {{ persian_key('spelling') }} as name_key
    from spellings

),

-- Spellings of one agency may fold to one key; a key of two agencies stays twice and fails its test.
final as (

    select
        name_key,
        agency_id,
        min(spelling) as spelling,
        count(*) as spellings_count
    from keyed
    group by name_key, agency_id

)

select * from final
