with agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

sub_services as (

    select * from {{ ref('int_registered_sub_services') }}

),

counts as (

    select
        period,
        agency_id,
        count(distinct service_id) as services,
        count(*) as sub_services,
        count(distinct case when not is_contradicted then service_id end) as weighing_services,
        count(case when not is_contradicted then 1 end) as weighing_sub_services,
        count(case when is_electronic then 1 end) as electronic_sub_services
    from sub_services
    group by period, agency_id

),

totals as (

    select
        agencies.period,
        agencies.agency_id,
        coalesce(counts.services, 0) as services,
        coalesce(counts.sub_services, 0) as sub_services,
        coalesce(counts.electronic_sub_services, 0) as electronic_sub_services,
        coalesce(counts.weighing_services, 0) as weighing_services,
        coalesce(counts.weighing_sub_services, 0) as weighing_sub_services
    from agencies
    left join counts
        on
            agencies.period = counts.period
            and agencies.agency_id = counts.agency_id

),

-- An agency of which no sub-service is registered delivers none electronically: its share is zero.
final as (

    select
        period,
        agency_id,
        services,
        sub_services,
        electronic_sub_services,
        weighing_services,
        weighing_sub_services,
        coalesce({{ exact_divide('100 * electronic_sub_services', 'sub_services') }}, 0) as electronic_pct
    from totals

)

select * from final
