with answers as (

    select * from {{ ref('int_answers') }}
    where
        unmatched_reason is null
        and not is_measured

),

options as (

    select * from {{ ref('options') }}

),

scored as (

    select
        answers.*,
        self_options.score as self_score,
        preliminary_options.score as preliminary_score,
        final_options.score as final_score,
        decided_options.score as decided_score
    from answers
    {% for stage in ["self", "preliminary", "final", "decided"] -%}
    left join options as {{ stage }}_options
        on
            answers.methodology_id = {{ stage }}_options.methodology_id
            and answers.indicator_no = {{ stage }}_options.indicator_no
            and answers.{{ stage }}_option_no = {{ stage }}_options.option_no
    {% endfor %}

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
        case when decided_option_no is not null then decided_by end as decided_by,
        cast(decided_score as decimal(9, 6)) as decided_score,
        cast(self_score - decided_score as decimal(9, 6)) as over_claim,
        landing_id,
        source_sheet,
        source_row
    from scored

)

select * from final
