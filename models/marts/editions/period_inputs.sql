with inputs as (

    select * from {{ ref('int_period_inputs') }}

),

final as (

    select
        period,
        input_kind,
        input_name,
        input_id,
        fingerprint
    from inputs

)

select * from final
