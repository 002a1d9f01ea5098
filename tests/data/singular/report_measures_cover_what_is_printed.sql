-- Every column that the report prints has its row in report_measures, if only to say that nothing is computed for it.
-- Fails with the column.
select
    figures.report_table,
    figures.measure,
    'published_figures: column ' || figures.measure || ' of ' || figures.report_table || ' (' || count(*)
    || ' figures) has no row in report_measures; add one with the kind of entity and the measure that it prints'
        as message
from {{ ref('published_figures') }} as figures
left join {{ ref('report_measures') }} as measures
    on
        figures.report_table = measures.report_table
        and figures.measure = replace(measures.measure, '{period}', cast(figures.period as string))
where measures.report_table is null
group by figures.report_table, figures.measure
