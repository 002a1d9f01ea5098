-- A row a variant that runs have.
with distinct_variants as (

    select distinct variant from run_rules

),

final as (

    select
        variant,
        row_number() over (order by variant) as variant_no
    from distinct_variants

)

select * from final
