with indicators as (

    select * from {{ ref('indicators') }}

),

options as (

    select * from {{ ref('options') }}

),

thresholds as (

    select * from {{ ref('thresholds') }}

),

statuses as (

    select * from {{ ref('statuses') }}

),

-- What falls in no option has a rule, too.
reached as (

    select
        methodology_id,
        indicator_no,
        option_no
    from options

    union all

    select
        methodology_id,
        indicator_no,
        null as option_no
    from indicators

),

reports as (

    select true as is_reported
    union all
    select false as is_reported

),

final as (

    select
        reached.methodology_id,
        reached.indicator_no,
        reached.option_no,
        statuses.status,
        reports.is_reported,
        replace(
            coalesce(case when not reports.is_reported then statuses.unreported_text_fa end, statuses.text_fa),
            '{option}',
            concat_ws(
                '',
                options.meaning_fa,
                case statuses.status
                    when 'observed' then ' (' || nullif(thresholds.printed_text, options.meaning_fa) || ')'
                end
            )
        ) as rule_fa,
        replace(
            coalesce(case when not reports.is_reported then statuses.unreported_text_en end, statuses.text_en),
            '{option}', coalesce(options.meaning_en, '')
        ) as rule_en
    from reached
    cross join statuses
    cross join reports
    left join options
        on
            reached.methodology_id = options.methodology_id
            and reached.indicator_no = options.indicator_no
            and reached.option_no = options.option_no
    left join thresholds
        on
            reached.methodology_id = thresholds.methodology_id
            and reached.indicator_no = thresholds.indicator_no
            and reached.option_no = thresholds.option_no

)

select * from final
