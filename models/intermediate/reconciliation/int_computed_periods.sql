with periods as (

    select * from {{ ref('periods') }}

),

-- A period whose report is still to come is computed like the others: an edition keeps what it will be compared with.
final as (

    select
        period,
        methodology_id
    from periods
    where methodology_id is not null

)

select * from final
