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

judged as (

    select
        *,
        case
            when participation_status = 'not_applicable' then 'not_assessed'
            when not is_source_landed then 'source_failed'
            when not is_applicable and not_applicable_policy = 'option' then 'not_applicable'
            when observed_option_no is not null or (not is_reported and absent_option_no is not null) then 'observed'
            else 'missing'
        end as status,
        case status
            when 'not_applicable' then not_applicable_option_no
            when 'observed' then coalesce(observed_option_no, absent_option_no)
        end as option_no
    from joined

),

-- The policy for what is missing: zero. Any other policy scores nothing here and fails its seed's test.
final as (

    select
        judged.period,
        judged.panel_period,
        judged.methodology_id,
        judged.is_published,
        judged.agency_id,
        judged.service_id,
        judged.sub_service_id,
        judged.indicator_no,
        judged.pillar,
        judged.weight,
        judged.unit,
        judged.feed,
        judged.measured_value,
        judged.measured_category,
        judged.is_reported,
        judged.option_no,
        judged.status,
        judged.landing_id,
        judged.source_file,
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
