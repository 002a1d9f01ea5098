with computed_periods as (

    select * from {{ ref('int_computed_periods') }}

),

cluster_scores as (

    select cluster_scores.*
    from {{ ref('cluster_scores') }} as cluster_scores
    inner join computed_periods on cluster_scores.period = computed_periods.period

),

un_domain_scores as (

    select un_domain_scores.*
    from {{ ref('un_domain_scores') }} as un_domain_scores
    inner join computed_periods on un_domain_scores.period = computed_periods.period

),

un_service_scores as (

    select
        un_service_scores.*,
        count(*) over (partition by un_service_scores.period, un_service_scores.row_no) as agencies
    from {{ ref('un_service_scores') }} as un_service_scores
    inner join computed_periods on un_service_scores.period = computed_periods.period

),

-- A service of several agencies has its count of countries once.
un_services as (

    select
        period,
        row_no,
        max(countries) as countries_2020
    from un_service_scores
    group by period, row_no

),

-- One printed row gives the scores of two agencies: they are its rows .1 and .2.
un_agencies as (

    select
        period,
        score,
        row_no || case when agencies > 1 then '.' || agency_no else '' end as row_key
    from un_service_scores

),

final as (

    {{ measures_to_rows(
        relation="cluster_scores",
        keys=["'3-1' as report_table", "cast(cluster_no as varchar) as row_key", "period"],
        measures=["rank", "institutions", "agencies", "services", "sub_services", "electronic_pct", "total"],
        value_name="computed",
    ) }}

    union all

    {{ measures_to_rows(
        relation="un_domain_scores",
        keys=["'3-2' as report_table", "domain_id as row_key", "period"],
        measures=["rank", "electronic_pct", "total"],
        value_name="computed",
    ) }}

    union all

    {{ measures_to_rows(
        relation="un_services",
        keys=["'3-3' as report_table", "cast(row_no as varchar) as row_key", "period"],
        measures=["countries_2020"],
        value_name="computed",
    ) }}

    union all

    {{ measures_to_rows(
        relation="un_agencies",
        keys=["'3-3' as report_table", "row_key", "period"],
        measures=["score"],
        value_name="computed",
    ) }}

)

select * from final
