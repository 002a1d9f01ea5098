with visits as (

    select * from {{ ref('int_in_person_visits') }}

),

final as (

    select
        period,
        agencies,
        in_person_visits_pct,
        correlation_coefficient
    from visits

)

select * from final
