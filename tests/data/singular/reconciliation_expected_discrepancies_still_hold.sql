-- A row of expected_discrepancies is there for a discrepancy that exists, with the computed value it
-- was written for; of other data than the report is of it says nothing. Fails with the row and what to do.
with expected as (

    select * from {{ ref('expected_discrepancies') }}

),

reconciliation as (

    select * from {{ ref('reconciliation') }}

),

compared_figures as (

    select * from {{ ref('int_compared_figures') }}

),

judged as (

    select
        expected.figure_id,
        expected.computed as expected_computed,
        reconciliation.published,
        reconciliation.computed,
        case
            when reconciliation.figure_id is null
                then 'is no published figure: correct the id or take the row out'
            when reconciliation.status = 'reproduced'
                then 'is reproduced now: take the row out'
            when (expected.computed is distinct from reconciliation.computed)
                then 'has another computed value than its reason was written for: find what moved it'
        end as problem
    from expected
    left join reconciliation on expected.figure_id = reconciliation.figure_id
    left join compared_figures on expected.figure_id = compared_figures.figure_id
    where coalesce(compared_figures.is_of_printed_data, true)

)

select
    *,
    concat(
        'expected_discrepancies: ', figure_id, ' (expected ',
        coalesce(cast(cast(expected_computed as decimal(18, 2)) as string), 'nothing'), ', computed ',
        coalesce(cast(computed as string), 'nothing'), ') ', problem
    ) as message
from judged
where problem is not null
