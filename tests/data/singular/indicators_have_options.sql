-- Every indicator has options, each with a score, the worst of them zero and the best one.
select
    indicators.methodology_id,
    indicators.indicator_no,
    concat_ws(
        ' ', 'indicators: indicator_no =', indicators.indicator_no, 'of', indicators.methodology_id,
        case
            when count(options.option_no) = 0 then 'has no option in options.csv'
            when count(options.score) < count(options.option_no)
                then concat(
                    'has options without a score: ',
                    {{ joined_texts(
                        'case when options.score is null then cast(options.option_no as string) end', ', ',
                        ['options.option_no']
                    ) }}
                )
            else 'has no option that scores 0, or none that scores 1'
        end
    ) as message
from {{ ref('indicators') }} as indicators
left join {{ ref('options') }} as options
    on
        indicators.methodology_id = options.methodology_id
        and indicators.indicator_no = options.indicator_no
group by indicators.methodology_id, indicators.indicator_no
having
    count(options.option_no) = 0
    or count(options.score) < count(options.option_no)
    or min(options.score) <> 0
    or max(options.score) <> 1
