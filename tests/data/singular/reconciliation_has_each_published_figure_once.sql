-- Rows in = rows out: each published figure has exactly one row, and no row is of anything else.
with published as (

    select figure_id
    from {{ ref('published_figures') }}

),

reconciled as (

    select
        figure_id,
        count(*) as rows_count
    from {{ ref('reconciliation') }}
    group by figure_id

)

select
    coalesce(published.figure_id, reconciled.figure_id) as figure_id,
    coalesce(reconciled.rows_count, 0) as rows_count,
    concat(
        'reconciliation: ', coalesce(published.figure_id, reconciled.figure_id), ' has ',
        coalesce(reconciled.rows_count, 0), ' rows and ',
        case when published.figure_id is null then 'is not in published_figures' else 'must have one' end
    ) as message
from published
full outer join reconciled on published.figure_id = reconciled.figure_id
where
    published.figure_id is null
    or reconciled.rows_count is null
    or reconciled.rows_count != 1
