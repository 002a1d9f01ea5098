-- Gateways of one agency and direction are added up, so each may be reported once. Fails with the rows.
select
    transactions.period,
    names.agency_id,
    transactions.direction,
    transactions.gateway,
    'nix: ' || names.agency_id || ' has ' || count(*) || ' rows for ' || transactions.direction || ' over '
    || transactions.gateway || ': '
    || string_agg(transactions.source_file || ' row ' || transactions.source_row, ', ') as message
from {{ ref('stg_nix__transactions') }} as transactions
inner join {{ ref('int_reported_agencies') }} as names
    on
        transactions.period = names.period
        and transactions.feed = names.feed
        and transactions.agency_name = names.reported_name
where names.agency_id is not null
group by transactions.period, names.agency_id, transactions.direction, transactions.gateway
having count(*) > 1
