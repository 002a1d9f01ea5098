with answers as (

    select * from {{ ref('int_answers_by_stage') }}
    where not is_measured

),

options as (

    select * from {{ ref('options') }}

),

scored as (

    select
        answers.*,
        options.score
    from answers
    left join options
        on
            answers.methodology_id = options.methodology_id
            and answers.indicator_no = options.indicator_no
            and answers.option_no = options.option_no

),

-- Of the stages that decide, the last one with an answer wins.
by_answer as (

    select
        period,
        agency_id,
        service_id,
        sub_service_id,
        indicator_no,
        landing_id,
        source_sheet,
        source_row,
        max(case when stage = 'self' then option_no end) as self_option_no,
        max(case when stage = 'preliminary' then option_no end) as preliminary_option_no,
        max(case when stage = 'final' then option_no end) as final_option_no,
        max(case when stage = 'self' then score end) as self_score,
        max(case when stage = 'preliminary' then score end) as preliminary_score,
        max(case when stage = 'final' then score end) as final_score,
        max_by(stage, precedence) filter (where decides and option_no is not null) as decided_by,
        max_by(score, precedence) filter (where decides and option_no is not null) as decided_score
    from scored
    group by period, agency_id, service_id, sub_service_id, indicator_no, landing_id, source_sheet, source_row

),

final as (

    select
        period,
        agency_id,
        service_id,
        sub_service_id,
        indicator_no,
        self_option_no,
        preliminary_option_no,
        final_option_no,
        cast(self_score as decimal(9, 6)) as self_score,
        cast(preliminary_score as decimal(9, 6)) as preliminary_score,
        cast(final_score as decimal(9, 6)) as final_score,
        decided_by,
        cast(decided_score as decimal(9, 6)) as decided_score,
        cast(self_score - decided_score as decimal(9, 6)) as over_claim,
        landing_id,
        source_sheet,
        source_row
    from by_answer

)

select * from final
