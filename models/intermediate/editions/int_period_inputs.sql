{{ config(schema="reference", alias="period_inputs") }}
with receipts as (

    select * from {{ ref('stg_landing__receipts') }}
    where accepted_count > 0

),

corrections as (

    select * from {{ ref('corrections') }}
    where status = 'active'

),

rules as (

    select * from {{ ref('int_period_rules') }}

),

identities as (

    select * from {{ ref('int_period_identities') }}

),

-- What no query sees of this build, such as its models: the same for every period.
of_this_build as (

    select * from {{ ref('stg_editions__period_inputs') }}
    where edition = 'current'

),

final as (

    select
        period,
        'data' as input_kind,
        feed as input_name,
        landing_id as input_id,
        landing_id as fingerprint
    from receipts

    union all

    select
        period,
        'data' as input_kind,
        feed as input_name,
        concat_ws(' ', 'correction of', column_name, key) as input_id,
        {{ fingerprint('corrected_value') }} as fingerprint
    from corrections
    group by period, feed, column_name, key

    union all

    select
        period,
        'rule' as input_kind,
        input_name,
        input_id,
        fingerprint
    from rules

    union all

    select
        periods.period,
        of_this_build.input_kind,
        of_this_build.input_name,
        of_this_build.input_id,
        of_this_build.fingerprint
    from (select distinct period from rules) as periods -- a row a period, of a row a period and rule
    cross join of_this_build

    union all

    select
        period,
        'identity' as input_kind,
        input_name,
        input_id,
        fingerprint
    from identities

)

select * from final
