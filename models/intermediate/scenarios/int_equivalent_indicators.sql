with indicators as (

    select * from {{ ref('indicators') }}

),

equivalents as (

    select * from {{ ref('indicator_equivalents') }}

),

-- An indicator asks what it asks itself; the seed's rows are read both ways.
pairs as (

    select
        methodology_id as asked_methodology_id,
        indicator_no as asked_indicator_no,
        methodology_id,
        indicator_no
    from indicators

    union all

    select
        previous_methodology_id as asked_methodology_id,
        previous_indicator_no as asked_indicator_no,
        methodology_id,
        indicator_no
    from equivalents

    union all

    select
        methodology_id as asked_methodology_id,
        indicator_no as asked_indicator_no,
        previous_methodology_id as methodology_id,
        previous_indicator_no as indicator_no
    from equivalents

),

final as (

    select
        pairs.asked_methodology_id,
        pairs.asked_indicator_no,
        asked.feed,
        asked.measure,
        pairs.methodology_id,
        pairs.indicator_no,
        scored.scoring_rule
    from pairs
    inner join indicators as asked
        on
            pairs.asked_methodology_id = asked.methodology_id
            and pairs.asked_indicator_no = asked.indicator_no
    inner join indicators as scored
        on
            pairs.methodology_id = scored.methodology_id
            and pairs.indicator_no = scored.indicator_no

)

select * from final
