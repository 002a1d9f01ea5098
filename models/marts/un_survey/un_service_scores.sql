with un_services as (

    select * from {{ ref('un_services') }}

),

un_service_agencies as (

    select * from {{ ref('un_service_agencies') }}

),

periods as (

    select * from {{ ref('int_assessment_periods') }}
    where is_computed

),

agency_scores as (

    select * from {{ ref('agency_scores') }}

),

-- A service whose agency was not assessed keeps its row, without agency and score.
final as (

    select
        periods.period,
        un_services.row_no,
        cast(coalesce(un_service_agencies.agency_no, 1) as integer) as agency_no,
        un_services.service_fa,
        un_services.service_en,
        agency_scores.agency_id,
        agency_scores.agency_name_fa,
        agency_scores.agency_name_en,
        agency_scores.total as score,
        un_services.countries_2020 as countries,
        coalesce(un_service_agencies.is_assumed, false) as is_agency_assumed
    from periods
    cross join un_services
    left join un_service_agencies on un_services.row_no = un_service_agencies.row_no
    left join agency_scores
        on
            periods.period = agency_scores.period
            and un_service_agencies.agency_id = agency_scores.agency_id

)

select * from final
