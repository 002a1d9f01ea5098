with indicators as (

    select * from {{ ref('indicators') }}

),

main_indicators as (

    select * from {{ ref('main_indicators') }}

),

-- An indicator that scores all or nothing has the scale that the report calls binary.
scales as (

    select
        methodology_id,
        indicator_no,
        min(case when score in (0, 1) then 1 else 0 end) = 1 as is_binary
    from {{ ref('options') }}
    group by methodology_id, indicator_no

),

printed_texts as (

    select * from {{ ref('printed_texts') }}
    where section = 'indicator_references'

),

periods as (

    select * from {{ ref('int_assessment_periods') }}

),

final as (

    select
        cast(periods.period as integer) as period,
        cast(indicators.indicator_no as integer) as indicator_no,
        indicators.pillar,
        indicators.main_indicator,
        main_indicators.name_fa as main_indicator_name_fa,
        main_indicators.name_en as main_indicator_name_en,
        indicators.title_fa as indicator_title_fa,
        indicators.title_en as indicator_title_en,
        cast(indicators.weight as decimal(5, 2)) as weight,
        indicators.grain,
        indicators.printed_level,
        indicators.feed,
        indicators.measure,
        indicators.unit,
        scales.is_binary,
        printed_texts.text_fa as reference_fa,
        printed_texts.text_en as reference_en
    from periods
    inner join indicators on periods.methodology_id = indicators.methodology_id
    inner join scales
        on
            indicators.methodology_id = scales.methodology_id
            and indicators.indicator_no = scales.indicator_no
    left join main_indicators
        on
            indicators.methodology_id = main_indicators.methodology_id
            and indicators.main_indicator = main_indicators.main_indicator
    left join printed_texts
        on
            periods.period = printed_texts.period
            and indicators.indicator_no = printed_texts.indicator_no

)

select * from final
