with pairs as (

    select
        period,
        edition as from_edition,
        compared_with as to_edition
    from {{ ref('stg_editions__editions') }}
    where compared_with is not null

),

kept_inputs as (

    select * from {{ ref('stg_editions__period_inputs') }}

),

current_inputs as (

    select * from {{ ref('int_period_inputs') }}

),

inputs as (

    select
        edition,
        period,
        input_kind,
        input_name,
        input_id,
        fingerprint
    from kept_inputs

    union all

    select
        'current' as edition,
        period,
        input_kind,
        input_name,
        input_id,
        fingerprint
    from current_inputs

),

sides as (

    select
        pairs.period,
        pairs.from_edition,
        pairs.to_edition,
        inputs.input_kind,
        inputs.input_name,
        inputs.input_id,
        inputs.fingerprint,
        inputs.edition = pairs.from_edition as is_from,
        -- an edition of a version that kept no inputs says nothing of them
        bool_or(inputs.edition = pairs.from_edition) over pair
        and bool_or(inputs.edition = pairs.to_edition) over pair as are_both_known
    from pairs
    inner join inputs
        on
            pairs.period = inputs.period
            and inputs.edition in (pairs.from_edition, pairs.to_edition)
    window pair as (partition by pairs.period, pairs.from_edition, pairs.to_edition)

),

final as (

    select
        period,
        from_edition,
        to_edition,
        input_kind,
        input_name,
        input_id
    from sides
    where are_both_known
    group by period, from_edition, to_edition, input_kind, input_name, input_id
    having
        first(fingerprint) filter (where is_from)
        is distinct from first(fingerprint) filter (where not is_from)

)

select * from final
