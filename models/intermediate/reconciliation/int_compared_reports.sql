with reports as (

    select * from {{ ref('reports') }}

),

report_landings as (

    select * from {{ ref('report_landings') }}

),

frozen_editions as (

    select * from {{ ref('stg_editions__editions') }}
    where status = 'frozen'

),

inputs as (

    select
        period,
        'current' as edition,
        input_name,
        input_id
    from {{ ref('int_period_inputs') }}
    where input_kind = 'data'

    union all

    select
        period,
        edition,
        input_name,
        input_id
    from {{ ref('stg_editions__period_inputs') }}
    where input_kind = 'data'

),

-- A printed report does not change with later data: once its edition is frozen, it is compared with that.
compared as (

    select
        reports.period,
        frozen_editions.edition
    from reports
    left join frozen_editions
        on
            reports.period = frozen_editions.period
            and reports.edition = frozen_editions.edition

),

-- Each landing, or correction, that either side has.
sides as (

    select
        compared.period,
        inputs.input_name as feed,
        inputs.input_id as landing_id,
        1 as is_compared,
        0 as is_printed
    from compared
    inner join inputs
        on
            compared.period = inputs.period
            and coalesce(compared.edition, 'current') = inputs.edition

    union all

    select
        period,
        feed,
        landing_id,
        0 as is_compared,
        1 as is_printed
    from report_landings

),

landings as (

    select
        period,
        max(is_compared) as is_compared,
        max(is_printed) as is_printed
    from sides
    group by period, feed, landing_id

),

-- Where the landings of a report are not written down, or an edition kept none, what is compared is what it is of.
final as (

    select
        compared.period,
        compared.edition,
        coalesce(sum(landings.is_printed), 0) = 0
        or (compared.edition is not null and sum(landings.is_compared) = 0)
        or max(abs(landings.is_compared - landings.is_printed)) = 0 as is_of_its_data
    from compared
    left join landings on compared.period = landings.period
    group by compared.period, compared.edition

)

select * from final
