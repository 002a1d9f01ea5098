-- Every table and chart of the report that prints figures of the assessment is compared. Fails with
-- the table that has no row.
{%- set report_tables = [
    "1-1", "1-2", "1-3", "1-4",
    "2-1", "2-2", "2-3", "2-4", "2-5", "2-6", "2-7", "2-8", "2-9", "2-10", "2-11",
    "3-1", "3-2", "3-3", "3-4", "3-5", "3-6", "chart-2-4", "chart-p-2", "p-2", "p-3", "annex-d", "text",
] %}
with required as (

    {% for report_table in report_tables -%}
    select '{{ report_table }}' as report_table
    {%- if not loop.last %}

    union all

    {% endif -%}
    {%- endfor %}

),

compared as (

    select
        report_table,
        count(*) as figures
    from {{ ref('reconciliation') }}
    group by report_table

)

select
    required.report_table,
    'reconciliation: no figure of table ' || required.report_table || ' is compared; published_figures must have it'
        as message
from required
left join compared on required.report_table = compared.report_table
where compared.report_table is null
