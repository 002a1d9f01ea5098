-- A period with a frozen edition stands on the data that the edition was made of, until the next one is opened. A feed
-- whose rows or corrections are others fails here by name.
with latest as (

    select
        period,
        max(cast(edition as integer)) as edition
    from {{ ref('stg_editions__editions') }}
    where edition != 'last_published'
    group by period

),

closed as (

    select
        latest.period,
        cast(latest.edition as string) as edition
    from latest
    inner join {{ ref('stg_editions__editions') }} as editions
        on
            latest.period = editions.period
            and cast(latest.edition as string) = editions.edition
            and editions.status = 'frozen'

)

select
    changes.period,
    changes.input_name,
    concat(
        'period ', changes.period, ' is frozen as edition ', closed.edition, ', and what is active of ',
        changes.input_name, ', corrections included, is other than it was made of',
        '; take it back, or open the next edition with payesh edition open'
    ) as message
from {{ ref('int_edition_input_changes') }} as changes
inner join closed
    on
        changes.period = closed.period
        and changes.from_edition = closed.edition
        and changes.to_edition = 'current'
where changes.input_kind = 'data'
group by changes.period, changes.input_name, closed.edition
