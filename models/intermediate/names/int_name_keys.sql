with accepted_names as (

    select * from {{ ref('stg_landing__accepted_names') }}

),

quarantined_rows as (

    select * from {{ ref('stg_landing__quarantined_rows') }}
    where reported_by = 'name'

),

text_keys as (

    select * from {{ ref('stg_seeds__text_keys') }}

),

final as (

    select
        reported_name as spelling,
        name_key
    from accepted_names

    union distinct

    select
        reported_name as spelling,
        name_key
    from quarantined_rows

    union distinct

    select
        text as spelling,
        name_key
    from text_keys

)

select * from final
