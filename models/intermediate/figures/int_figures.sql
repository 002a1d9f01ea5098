with entity_figures as (

    select * from {{ ref('int_entity_figures') }}

),

indicator_figures as (

    select * from {{ ref('int_indicator_figures') }}

),

standings as (

    select * from {{ ref('int_standings') }}
    where entity_kind = 'agency'

),

level_counts as (

    select * from {{ ref('int_quality_level_counts') }}

),

un_agencies as (

    select * from {{ ref('un_service_agencies') }}

),

proxies as (

    select
        periods.period,
        un_domains.domain_id,
        un_domains.proxy_id
    from {{ ref('un_domains') }} as un_domains
    cross join {{ ref('int_assessment_periods') }} as periods
    where periods.is_computed

),

places as (

    select * from {{ ref('int_leaderboard_places') }}
    where place <= places

),

visits as (

    select * from {{ ref('int_in_person_visits') }}

),

un_services as (

    select
        standings.period,
        un_agencies.row_no || '/' || un_agencies.agency_no as service_agency_id,
        un_agencies.agency_id,
        standings.total as score
    from un_agencies
    inner join standings on un_agencies.agency_id = standings.entity_id
    where standings.source = 'computed'

),

final as (

    select period, entity_kind, entity_id, measure, agency_id, pillar, indicator_no, value, value_text
    from entity_figures

    union all

    select period, entity_kind, entity_id, measure, agency_id, pillar, indicator_no, value, value_text
    from indicator_figures

    union all

    {{ figure_rows("level_counts", "'quality_level'", "quality_level", ["agencies"]) }}

    union all

    {{ figure_rows("places", "'leaderboard_place'", "board || '/' || place", ["value"], texts=["agency_id"]) }}

    union all

    {{ figure_rows("un_services", "'un_service'", "service_agency_id", ["score"], texts=["agency_id"],
        agency_id="agency_id",
    ) }}

    union all

    {{ figure_rows("visits", "'national'", "'national'", ["in_person_visits_pct", "correlation_coefficient"]) }}

    union all

    {{ figure_rows("proxies", "'un_domain'", "domain_id", texts=["proxy_id"]) }}

)

select * from final
