with pairs as (

    select * from {{ ref('int_edition_pairs') }}

),

figures as (

    select * from {{ ref('int_edition_figures') }}

),

sides as (

    select
        pairs.period,
        pairs.from_edition,
        pairs.to_edition,
        figures.entity_kind,
        figures.entity_id,
        figures.measure,
        max(figures.pillar) as pillar,
        max(figures.indicator_no) as indicator_no,
        max(case when figures.edition = pairs.from_edition then figures.agency_id end) as from_agency_id,
        max(case when figures.edition = pairs.to_edition then figures.agency_id end) as to_agency_id,
        max(case when figures.edition = pairs.from_edition then figures.value end) as from_value,
        max(case when figures.edition = pairs.to_edition then figures.value end) as to_value,
        max(case when figures.edition = pairs.from_edition then figures.value_text end) as from_value_text,
        max(case when figures.edition = pairs.to_edition then figures.value_text end) as to_value_text
    from pairs
    inner join figures
        on
            pairs.period = figures.period
            and figures.edition in (pairs.from_edition, pairs.to_edition)
    group by
        pairs.period, pairs.from_edition, pairs.to_edition, figures.entity_kind, figures.entity_id, figures.measure

),

ranked as (

    select
        *,
        entity_kind = 'leaderboard_place' or measure like '%rank%' as stands_among_others
    from sides

),

-- The two printed editions can be told apart in some figures only: what one of them alone prints has not moved.
-- Names and counts of agencies are identity alone. Where a figure stands among others (a rank, a level of many) it
-- hangs on every agency; else on its own.
final as (

    select
        period, from_edition, to_edition, entity_kind, entity_id, measure, pillar, indicator_no,
        from_value, to_value, from_value_text, to_value_text,
        coalesce(to_agency_id, from_agency_id) as agency_id,
        measure in ('institution_id', 'participation_status', 'institutions')
        or measure like '%name%'
        or (
            entity_kind in ('national', 'institution', 'cluster', 'un_domain')
            and measure like 'agencies%'
        ) as is_identity_measure,
        case
            when stands_among_others then 'all'
            when entity_kind in ('institution', 'cluster', 'service') then entity_kind
            when coalesce(to_agency_id, from_agency_id) is not null then 'agency'
            else 'all'
        end as subject_kind,
        case
            when stands_among_others then 'all'
            when entity_kind in ('institution', 'cluster', 'service') then entity_id
            else coalesce(to_agency_id, from_agency_id, 'all')
        end as subject_id
    from ranked
    where
        (from_value is distinct from to_value or from_value_text is distinct from to_value_text)
        and (
            from_edition != 'print_a'
            or (from_value is not null and to_value is not null)
        )

)

select * from final
