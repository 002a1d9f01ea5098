with indicators as (

    select * from {{ ref('indicators') }}

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
        indicators.title_fa as indicator_title_fa,
        indicators.title_en as indicator_title_en,
        cast(indicators.weight as decimal(5, 2)) as weight,
        indicators.grain,
        indicators.printed_level,
        indicators.feed,
        indicators.measure,
        indicators.unit
    from periods
    inner join indicators on periods.methodology_id = indicators.methodology_id

)

select * from final
