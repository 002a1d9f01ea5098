with periods as (

    select * from {{ ref('periods') }}

),

assessment_periods as (

    select * from {{ ref('int_assessment_periods') }}

),

input_notes as (

    select * from {{ ref('input_notes') }}

),

receipts as (

    select * from {{ ref('stg_landing__receipts') }}
    where accepted_count > 0

),

-- A note on files of one kind holds while rows of such a file are active.
notes as (

    select
        input_notes.period,
        input_notes.note_fa,
        input_notes.note_en
    from input_notes
    left join receipts
        on
            input_notes.period = receipts.period
            and contains(receipts.source_file, input_notes.file_mark)
    where
        input_notes.file_mark is null
        or receipts.period is not null
    group by input_notes.period, input_notes.note_fa, input_notes.note_en

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
        notes.note_fa as input_note_fa,
        notes.note_en as input_note_en
    from periods
    inner join assessment_periods on periods.period = assessment_periods.period
    left join history on periods.period = history.period
    left join movements on periods.period = movements.period
    left join notes on periods.period = notes.period

)

select * from final
