with periods as (

    select * from {{ ref('periods') }}

),

assessment_periods as (

    select * from {{ ref('int_assessment_periods') }}

),

input_notes as (

    select * from {{ ref('input_notes') }}

),

history as (

    select
        period,
        count(*) as agencies_ranked,
        count(rank_common_panel) as agencies_common_panel
    from {{ ref('agency_history') }}
    group by period

),

movements as (

    select
        period,
        count(case when movement = 'entered' then 1 end) as agencies_entered,
        count(case when movement = 'left' then 1 end) as agencies_left
    from {{ ref('agency_movements') }}
    group by period

),

final as (

    select
        cast(periods.period as integer) as period,
        periods.label_fa,
        periods.label_en,
        periods.starts_on,
        periods.ends_on,
        periods.methodology_id,
        assessment_periods.is_computed,
        cast(assessment_periods.previous_period as integer) as previous_period,
        assessment_periods.comparability,
        assessment_periods.comparability_reason,
        cast(coalesce(history.agencies_ranked, 0) as integer) as agencies_ranked,
        cast(coalesce(history.agencies_common_panel, 0) as integer) as agencies_common_panel,
        cast(coalesce(movements.agencies_entered, 0) as integer) as agencies_entered,
        cast(coalesce(movements.agencies_left, 0) as integer) as agencies_left,
        input_notes.note_fa as input_note_fa,
        input_notes.note_en as input_note_en
    from periods
    inner join assessment_periods on periods.period = assessment_periods.period
    left join history on periods.period = history.period
    left join movements on periods.period = movements.period
    left join input_notes on periods.period = input_notes.period

)

select * from final
