with transactions as (

    select * from {{ corrected('nix') }}

),

names as (

    select * from {{ ref('int_reported_agencies') }}
    where feed = 'nix'

),

resolved as (

    select
        transactions.*,
        names.agency_id,
        row_number() over (
            partition by transactions.period, names.agency_id, transactions.direction
            order by transactions.landing_id, transactions.source_row
        ) as row_place
    from transactions
    inner join names
        on
            transactions.period = names.period
            and transactions.agency_name = names.reported_name
    where names.agency_id is not null

),

-- Both gateways count together; the first row is cited as the source.
totals as (

    select
        feed,
        period,
        agency_id,
        direction,
        sum(transactions_count) as transactions_count,
        sum(expected_transactions_count) as expected_transactions_count,
        max(case when row_place = 1 then landing_id end) as landing_id,
        max(case when row_place = 1 then source_file end) as source_file,
        max(case when row_place = 1 then source_sheet end) as source_sheet,
        max(case when row_place = 1 then source_row end) as source_row
    from resolved
    group by feed, period, agency_id, direction

),

-- A ratio is at most 1: more traffic than expected is not more than all of it. A null stays null.
final as (

    select
        feed,
        period,
        agency_id,
        direction || '_ratio' as measure,
        {{ exact_divide(
            'case when transactions_count > expected_transactions_count then expected_transactions_count'
            ~ ' else transactions_count end',
            'expected_transactions_count'
        ) }} as measured_value,
        landing_id,
        source_file,
        source_sheet,
        source_row
    from totals

)

select * from final
