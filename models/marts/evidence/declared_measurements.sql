with declared as (

    select * from {{ ref('int_answers') }}
    where
        unmatched_reason is null
        and is_measured

),

measured as (

    {{ identified_observations() }}
    where indicators.feed != 'assessment'

),

receipts as (

    select * from {{ ref('stg_landing__receipts') }}

),

options as (

    select * from {{ ref('options') }}

),

-- Two nulls are one key here: what is declared of the whole agency has no service.
final as (

    select
        measured.period,
        measured.agency_id,
        measured.service_id,
        measured.sub_service_id,
        measured.indicator_no,
        measured.feed,
        declared.self_option_no as declared_option_no,
        cast(options.score as decimal(9, 6)) as declared_score,
        measured.measured_value,
        measured.measured_category,
        measured.unit,
        measured.option_no as measured_option_no,
        cast(measured.score as decimal(9, 6)) as measured_score,
        measured.status as measured_status,
        cast(case when measured.status = 'observed' then options.score - measured.score end as decimal(9, 6))
            as over_claim,
        receipts.landing_id as declared_landing_id,
        declared.source_sheet as declared_source_sheet,
        declared.source_row as declared_source_row,
        measured.landing_id as measured_landing_id,
        measured.source_row as measured_source_row
    from declared
    inner join measured
        on
            declared.period = measured.period
            and declared.agency_no = measured.agency_no
            and declared.indicator_no = measured.indicator_no
            and declared.sub_service_no is not distinct from measured.sub_service_no
    inner join receipts
        on
            declared.period = receipts.period
            and declared.landing_no = receipts.landing_no
    left join options
        on
            measured.methodology_id = options.methodology_id
            and declared.indicator_no = options.indicator_no
            and declared.self_option_no = options.option_no

)

select * from final
