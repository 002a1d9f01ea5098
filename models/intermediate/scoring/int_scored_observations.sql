with expected as (

    select * from {{ ref('int_expected_observations') }}

),

observed as (

    select * from {{ ref('int_observed_options') }}

),

applicability as (

    select * from {{ ref('applicability') }}

),

options as (

    select * from {{ ref('options') }}

),

-- Two nulls are one key here: an answer about the whole agency has no service.
joined as (

    select
        expected.*,
        observed.measured_value,
        observed.measured_category,
        observed.option_no as observed_option_no,
        observed.landing_id is not null as is_reported,
        coalesce(observed.is_applicable, true) and coalesce(applicability.applies, true) as is_applicable,
        observed.landing_id,
        observed.source_file,
        observed.source_sheet,
        observed.source_row
    from expected
    left join observed
        on
            expected.period = observed.period
            and expected.panel_period = observed.panel_period
            and expected.methodology_id = observed.methodology_id
            and expected.agency_id = observed.agency_id
            and expected.indicator_no = observed.indicator_no
            and expected.service_id is not distinct from observed.service_id
            and expected.sub_service_id is not distinct from observed.sub_service_id
    left join applicability
        on
            expected.methodology_id = applicability.methodology_id
            and expected.indicator_no = applicability.indicator_no
            and expected.service_type = applicability.service_type

),

with_status as (

    select
        *,
        case
            when participation_status = 'not_applicable' then 'not_assessed'
            when not is_source_landed then 'source_failed'
            when not is_applicable and not_applicable_policy = 'option' then 'not_applicable'
            when observed_option_no is not null then 'observed'
            when not is_reported and absent_option_no is not null then 'observed'
            else 'missing'
        end as status
    from joined

),

with_option as (

    select
        *,
        case
            when status = 'not_applicable' then not_applicable_option_no
            when status = 'observed' then coalesce(observed_option_no, absent_option_no)
        end as option_no
    from with_status

),

-- The policy for what is missing: zero. Any other policy scores nothing here and fails its seed's test.
final as (

    select
        with_option.period, with_option.panel_period, with_option.methodology_id, with_option.is_published,
        with_option.agency_id, with_option.service_id, with_option.sub_service_id,
        with_option.indicator_no, with_option.pillar, with_option.weight, with_option.grain,
        with_option.unit, with_option.feed, with_option.measured_value, with_option.measured_category,
        with_option.is_reported, with_option.option_no, with_option.status,
        with_option.landing_id, with_option.source_file, with_option.source_sheet, with_option.source_row,
        cast(case
            when options.score is not null then options.score
            when with_option.missing_policy = 'zero' then 0
        end as decimal(18, 15)) as score
    from with_option
    left join options
        on
            with_option.methodology_id = options.methodology_id
            and with_option.indicator_no = options.indicator_no
            and with_option.option_no = options.option_no

)

select * from final
