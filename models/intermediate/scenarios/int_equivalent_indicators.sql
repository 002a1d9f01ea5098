with indicators as (

    select * from {{ ref('indicators') }}

),

equivalents as (

    select * from {{ ref('indicator_equivalents') }}

),

-- An indicator asks what it asks itself; the seed's rows are read both ways.
final as (

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

)

select * from final
