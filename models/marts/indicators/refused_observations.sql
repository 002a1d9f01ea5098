with observations as (

    {{ identified_observations() }}
    where scored.status != 'not_assessed'

),

-- A record of the registry is about what another registered of its agency under the code, else about what is there
-- without one; an answer whose code is wrong may be about any that has none. A row that repeats another loses nothing.
refused as (

    select
        period, feed, landing_id, source_file, source_sheet, source_row, reason, reported_name, indicator_no,
        case when feed != 'services' then service_id end as service_id, sub_service_id,
        'was refused' as fate, false as is_waiting, false as is_of_unanswered
    from {{ ref('stg_landing__quarantined_rows') }}

    union all

    select
        period, feed, landing_id, source_file, source_sheet, source_row, reason, reported_name, indicator_no,
        service_id, sub_service_id, 'is not counted' as fate, false as is_waiting, false as is_of_unanswered
    from {{ ref('int_repeated_rows') }}
    where not is_repeated

    union all

    select
        period, feed, landing_id, source_file, source_sheet, source_row, unmatched_reason as reason,
        agency_name as reported_name, indicator_no,
        case when unmatched_reason not like 'sub_service_id %' then service_id end as service_id,
        case when unmatched_reason not like 'sub_service_id %' or is_contradicted then sub_service_id end
            as sub_service_id, 'is not counted' as fate, false as is_waiting, true as is_of_unanswered
    from {{ ref('int_answers') }}
    where unmatched_reason is not null

    union all

    select
        period, feed, landing_id, source_file, source_sheet, source_row, reason, raw_value as reported_name,
        null as indicator_no, null as service_id, null as sub_service_id,
        'waits' as fate, true as is_waiting, true as is_of_unanswered
    from {{ ref('quarantined_rows') }}
    where is_waiting

),

registered as (

    select distinct period, agency_id, sub_service_id from {{ ref('int_registered_sub_services') }}

),

-- A name that nobody knows is told once, however many rows it has.
known as (

    select
        refused.*,
        case when refused.feed != 'services' or registered.agency_id is not null then refused.sub_service_id end
            as about_sub_service_id,
        coalesce(names.agency_id, unresolved.nearest_agency_id) as agency_id,
        names.agency_id is not null as is_named,
        concat('row ', refused.source_row, ' of ', refused.source_file, ' ', refused.fate, ': ', refused.reason)
            as refused_text
    from refused
    inner join {{ ref('int_reported_agencies') }} as names
        on refused.period = names.period and refused.feed = names.feed and refused.reported_name = names.reported_name
    left join {{ ref('unresolved_agencies') }} as unresolved
        on
            names.period = unresolved.period
            and names.feed = unresolved.feed
            and names.reported_name = unresolved.reported_name
    left join registered
        on
            refused.period = registered.period
            and names.agency_id = registered.agency_id
            and refused.sub_service_id = registered.sub_service_id
    qualify is_named or row_number() over (
        partition by refused.period, refused.feed, refused.reported_name
        order by refused.is_waiting, refused.landing_id, refused.source_sheet, refused.source_row
    ) = 1

),

final as (

    select
        known.period, known.agency_id, asked.indicator_no, asked.service_id, asked.sub_service_id, known.feed,
        known.landing_id, known.source_file, known.source_sheet, cast(known.source_row as bigint) as source_row,
        known.reported_name, known.is_waiting, known.is_named, known.refused_text
    from known
    inner join observations as asked
        on
            known.period = asked.period
            and known.agency_id = asked.agency_id
            and (
                known.feed = asked.feed
                or (known.feed = 'services' and asked.grain = 'sub_service' and asked.service_id is null)
            )
            and coalesce(known.indicator_no, asked.indicator_no) = asked.indicator_no
            and (
                coalesce(known.service_id, asked.service_id) is not distinct from asked.service_id
                or known.service_id || ' of ' || known.agency_id = asked.service_id -- two agencies have it
            )
            and coalesce(known.about_sub_service_id, asked.sub_service_id) is not distinct from asked.sub_service_id
            and (known.is_named and not known.is_of_unanswered or not asked.is_reported)

)

select * from final
