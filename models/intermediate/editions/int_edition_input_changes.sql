with pairs as (

    select * from {{ ref('int_edition_pairs') }}

),

inputs as (

    select * from {{ ref('int_edition_inputs') }}

),

sides as (

    select
        pairs.period,
        pairs.from_edition,
        pairs.to_edition,
        inputs.input_kind,
        inputs.input_name,
        max(case when inputs.edition = pairs.from_edition then inputs.fingerprint end) as from_fingerprint,
        max(case when inputs.edition = pairs.to_edition then inputs.fingerprint end) as to_fingerprint
    from pairs
    inner join inputs
        on
            pairs.period = inputs.period
            and inputs.edition in (pairs.from_edition, pairs.to_edition)
    group by pairs.period, pairs.from_edition, pairs.to_edition, inputs.input_kind, inputs.input_name

),

final as (

    select *
    from sides
    where from_fingerprint is distinct from to_fingerprint

)

select * from final
