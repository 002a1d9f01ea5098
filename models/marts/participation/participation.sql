with periods as (

    select * from {{ ref('periods') }}

),

national_scores as (

    select * from {{ ref('national_scores') }}

),

-- Of a period without a method only what the report prints is known: how many agencies, how many services.
final as (

    select
        cast(periods.period as integer) as period,
        periods.label_fa,
        periods.label_en,
        cast(coalesce(national_scores.agencies_in_scope, periods.published_agencies) as integer) as agencies_in_scope,
        cast(national_scores.agencies_participating as integer) as agencies_participating,
        cast(national_scores.agencies_not_participating as integer) as agencies_not_participating,
        cast(national_scores.agencies_not_applicable as integer) as agencies_not_applicable,
        cast({{ round_half_up(exact_divide(
            "100 * national_scores.agencies_participating", "national_scores.agencies_in_scope"
        )) }} as decimal(18, 2)) as participating_pct,
        case
            when national_scores.period is null then 'carried from table 1-1'
            else 'computed'
        end as source
    from periods
    left join national_scores on periods.period = national_scores.period

)

select * from final
