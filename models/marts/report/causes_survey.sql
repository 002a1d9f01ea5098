with answers as (

    select * from {{ ref('causes_survey_answers') }}

),

final as (

    select
        period,
        cause_no,
        cause_fa,
        cause_en,
        high_pct,
        medium_pct,
        low_pct
    from answers

)

select * from final
