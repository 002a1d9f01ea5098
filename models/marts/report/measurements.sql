with indicators as (

    select * from {{ ref('indicators') }}
    where
        grain = 'agency'
        and feed != 'assessment'

),

observations as (

    {{ identified_observations() }}

),

options as (

    select * from {{ ref('options') }}

),

agencies as (

    select * from {{ ref('int_agencies_in_scope') }}

),

final as (

    select
        observations.period,
        observations.agency_id,
        observations.indicator_no,
        agencies.agency_name_fa,
        agencies.agency_name_en,
        indicators.feed,
        indicators.measure,
        observations.unit,
        observations.measured_value,
        observations.measured_category,
        observations.option_no,
        options.meaning_fa as option_fa,
        options.meaning_en as option_en,
        observations.status
    from observations
    inner join indicators
        on
            observations.methodology_id = indicators.methodology_id
            and observations.indicator_no = indicators.indicator_no
    inner join agencies
        on
            observations.period = agencies.period
            and observations.agency_id = agencies.agency_id
    left join options
        on
            observations.methodology_id = options.methodology_id
            and observations.indicator_no = options.indicator_no
            and observations.option_no = options.option_no

)

select * from final
