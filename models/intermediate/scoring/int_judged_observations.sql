{{ config(materialized="view") }}
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

judged as (

    select
        expected.*,
        observed.measured_value,
        observed.measured_category,
        observed.landing_no is not null as is_reported,
        observed.landing_no,
        observed.source_sheet,
        observed.source_row,
        case
            when expected.participation_status = 'not_applicable' then 'not_assessed'
            when not expected.is_source_landed then 'source_failed'
            when
                expected.not_applicable_policy = 'option'
                and not (coalesce(observed.is_applicable, true) and coalesce(applicability.applies, true))
                then 'not_applicable'
            when
                observed.option_no is not null
                or (observed.landing_no is null and expected.absent_option_no is not null)
                then 'observed'
            else 'missing'
        end as status,
        case status
            when 'not_applicable' then expected.not_applicable_option_no
            when 'observed' then coalesce(observed.option_no, expected.absent_option_no)
        end as option_no
    from expected
    left join observed
        on
            expected.period = observed.period
            and expected.panel_period = observed.panel_period
            and expected.methodology_id = observed.methodology_id
            and expected.indicator_no = observed.indicator_no
            and expected.agency_no = observed.agency_no
            and expected.sub_service_no is not distinct from observed.sub_service_no
    left join applicability
        on
            expected.methodology_id = applicability.methodology_id
            and expected.indicator_no = applicability.indicator_no
            and expected.service_type = applicability.service_type

),

-- The policy for what is missing: zero. Any other policy scores nothing here and fails its seed's test.
final as (

    select
        judged.period,
        judged.panel_period,
        judged.methodology_id,
        judged.is_published,
        judged.agency_no,
        judged.service_no,
        judged.sub_service_no,
        judged.indicator_no,
        judged.measured_value,
        judged.measured_category,
        judged.is_reported,
        judged.option_no,
        judged.status,
        judged.landing_no,
        judged.source_sheet,
        judged.source_row,
        cast(coalesce(options.score, case judged.missing_policy when 'zero' then 0 end) as decimal(18, 15)) as score
    from judged
    left join options
        on
            judged.methodology_id = options.methodology_id
            and judged.indicator_no = options.indicator_no
            and judged.option_no = options.option_no

)

select * from final
