-- Every published figure is reproduced, or its discrepancy has a reason that was written for the
-- value computed now. Fails with the figure and what to do.
select
    figure_id,
    published,
    computed,
    difference,
    concat(
        figure_id, ': the report prints ', published, ', computed is ', coalesce(cast(computed as string), 'nothing'),
        case when reason_en is null then '' else ' (' || reason_en || ')' end,
        '. Find the change in the seeds or the input that moved it and correct it; if the report is at fault, ',
        'write the figure, this computed value and a reason of discrepancy_reasons into ',
        'seeds/published/expected_discrepancies.csv.'
    ) as message
from {{ ref('reconciliation') }}
where status = 'unexplained'
