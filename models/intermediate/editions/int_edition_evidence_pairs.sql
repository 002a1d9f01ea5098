with pairs as (

    select
        period,
        edition as from_edition,
        compared_with as to_edition
    from {{ ref('stg_editions__editions') }}
    where compared_with is not null

),

kept_evidence as (

    select * from {{ ref('stg_editions__evidence') }}

),

current_evidence as (

    {{ identified_observations() }}

),

evidence as (

    select
        edition, period, agency_id, service_id, sub_service_id, indicator_no, pillar, measured_value,
        measured_category, option_no, score, weight, status, feed, landing_id, source_row
    from kept_evidence

    union all

    select
        'current' as edition, period, agency_id, service_id, sub_service_id, indicator_no, pillar, measured_value,
        measured_category, option_no, score, cast(weight as decimal(5, 2)) as weight, status, feed, landing_id,
        source_row
    from current_evidence

),

-- What was observed, apart from what a rule made of it: the measure, or the option that an answer gave.
sides as (

    select
        pairs.from_edition,
        pairs.to_edition,
        evidence.*,
        evidence.edition = pairs.from_edition as is_from,
        coalesce(
            cast(evidence.measured_value as string),
            evidence.measured_category,
            case
                when evidence.landing_id is null then ''
                when evidence.status = 'not_applicable' then 'not_applicable'
                else cast(evidence.option_no as string)
            end,
            ''
        ) as observation
    from pairs
    inner join evidence
        on
            pairs.period = evidence.period
            and evidence.edition in (pairs.from_edition, pairs.to_edition)

),

-- An observation as it is on either side; on a side that has none of it everything is null, its status too.
paired as (

    select
        period, from_edition, to_edition, agency_id, service_id, sub_service_id, indicator_no, pillar,
        max(feed) as feed,
        first({{ row_as_struct('sides') }}) filter (where is_from) as from_side,
        first({{ row_as_struct('sides') }}) filter (where not is_from) as to_side
    from sides
    group by
        period, from_edition, to_edition, agency_id, service_id, sub_service_id, indicator_no, pillar

),

-- Whether one side of a pair has no evidence at all of an agency or indicator.
placed as (

    select
        *,
        count(from_side) over agency = 0 or count(to_side) over agency = 0 as is_agency_of_one_side,
        count(from_side) over indicator = 0 or count(to_side) over indicator = 0 as is_indicator_of_one_side
    from paired
    window
        agency as (partition by period, from_edition, to_edition, agency_id),
        indicator as (partition by period, from_edition, to_edition, indicator_no)

),

final as (

    select *
    from placed
    where
        from_side['observation'] is distinct from to_side['observation']
        or from_side['score'] is distinct from to_side['score']
        or from_side['weight'] is distinct from to_side['weight']
        or from_side['status'] is distinct from to_side['status']

)

select * from final
