{%- set electronic_pct = round_half_up("electronic_pct") -%}
with agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

agency_counts as (

    select * from {{ ref('int_agency_service_counts') }}

),

sub_services as (

    select * from {{ ref('int_registered_sub_services') }}

),

weights as (

    select * from {{ ref('int_group_weights') }}
    where measure = 'electronic_pct'

),

service_counts as (

    select
        period,
        service_id,
        agency_id,
        count(*) as sub_services,
        {{ exact_divide('100 * count(case when is_electronic then 1 end)', 'count(*)') }} as electronic_pct
    from sub_services
    group by period, service_id, agency_id

),

-- A group whose agencies have no sub-service delivers none electronically: its share is zero.
group_counts as (

    select
        weights.period,
        weights.group_kind,
        weights.group_id,
        count(*) as agencies,
        count(distinct agencies.institution_id) as institutions,
        count(case when agencies.participation_status = 'participating' then 1 end) as agencies_participating,
        count(case when agencies.participation_status = 'not_participating' then 1 end) as agencies_not_participating,
        count(case when agencies.participation_status = 'not_applicable' then 1 end) as agencies_not_applicable,
        sum(counts.services) as services,
        sum(counts.sub_services) as sub_services,
        sum(counts.electronic_sub_services) as electronic_sub_services,
        coalesce({{ exact_divide(
            'sum(counts.electronic_pct * weights.aggregation_weight)', 'sum(weights.aggregation_weight)'
        ) }}, 0) as electronic_pct
    from weights
    inner join agencies
        on
            weights.period = agencies.period
            and weights.agency_id = agencies.agency_id
    inner join agency_counts as counts
        on
            weights.period = counts.period
            and weights.agency_id = counts.agency_id
    group by weights.period, weights.group_kind, weights.group_id

),

measures as (

    {{ measures_to_rows(
        "agency_counts", ["period", "'agency' as entity_kind", "agency_id as entity_id", "agency_id"],
        {"services": "services", "sub_services": "sub_services", "electronic_pct": electronic_pct},
    ) }}

    union all

    {{ measures_to_rows(
        "service_counts", ["period", "'service' as entity_kind", "service_id as entity_id", "agency_id"],
        {"sub_services": "sub_services", "electronic_pct": electronic_pct},
    ) }}

    union all

    {{ measures_to_rows(
        "group_counts", ["period", "group_kind as entity_kind", "group_id as entity_id", "null as agency_id"], {
            "services": "services", "sub_services": "sub_services", "electronic_pct": electronic_pct,
            "agencies": "case when group_kind != 'national' then agencies end",
            "institutions": "case when group_kind = 'cluster' then institutions end",
            "agencies_in_scope": "case when group_kind = 'national' then agencies end",
            "agencies_participating": "case when group_kind = 'national' then agencies_participating end",
            "agencies_not_participating": "case when group_kind = 'national' then agencies_not_participating end",
            "agencies_not_applicable": "case when group_kind = 'national' then agencies_not_applicable end",
            "electronic_sub_services": "case when group_kind = 'national' then electronic_sub_services end",
        },
    ) }}

)

-- What is not counted of a kind has no row.
select * from measures
where value is not null
