with scores as (

    select * from {{ ref('int_scores') }}
    where is_published

),

counts as (

    select * from {{ ref('int_entity_counts') }}

),

standings as (

    select
        *,
        case when entity_kind = 'agency' then entity_id end as agency_id
    from {{ ref('int_standings') }}

),

history as (

    select * from {{ ref('int_agency_history') }}

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

services as (

    select * from {{ ref('int_entities') }}
    where entity_kind = 'service'

),

final as (

    select
        period,
        entity_kind,
        entity_id,
        measure,
        agency_id,
        nullif(measure, 'total') as pillar,
        cast(null as integer) as indicator_no,
        cast(rounded_value as decimal(38, 15)) as value,
        cast(null as string) as value_text
    from scores

    union all

    select
        period,
        entity_kind,
        entity_id,
        measure,
        agency_id,
        null as pillar,
        null as indicator_no,
        value,
        null as value_text
    from counts

    union all

    {{ figure_rows(
        "standings", "entity_kind", "entity_id", agency_id="agency_id", numbers={
            "total": "case when source != 'computed' then total end",
            "rank": "rank",
            "rank_competition": "case when entity_kind = 'agency' then rank_competition end",
        }, texts={
            "quality_level": "quality_level",
            "institution_name_fa": "case when entity_kind = 'institution' then name_fa end",
            "institution_name_en": "case when entity_kind = 'institution' then name_en end",
            "cluster_name_fa": "case when entity_kind = 'cluster' then name_fa end",
            "cluster_name_en": "case when entity_kind = 'cluster' then name_en end",
        },
    ) }}

    union all

    {{ figure_rows("history", "'agency'", "agency_id", agency_id="agency_id", numbers=[
        "previous_total", "previous_rank", "change", "rank_gain", "rank_common_panel", "previous_rank_common_panel",
        "rank_gain_common_panel", "rank_gain_population",
    ]) }}

    union all

    {{ figure_rows("agencies", "'agency'", "agency_id", agency_id="agency_id", texts=[
        "agency_name_fa", "agency_name_en", "institution_id", "participation_status",
    ]) }}

    union all

    {{ figure_rows("services", "'service'", "entity_id", agency_id="agency_id", texts={
        "agency_id": "agency_id", "service_title_fa": "name_fa",
    }) }}

)

select * from final
