with kept as (

    select * from {{ ref('stg_editions__inputs') }}

),

current_inputs as (

    select * from {{ ref('int_period_inputs') }}

),

final as (

    select
        edition,
        period,
        input_kind,
        input_name,
        fingerprint
    from kept

    union all

    select
        'current' as edition,
        period,
        input_kind,
        input_name,
        fingerprint
    from current_inputs

)

select * from final
