-- No column of a model or seed is a floating-point number. Fails with the column.
-- depends_on: {{ ref('score_explanations') }}
-- depends_on: {{ ref('agency_scores') }}
-- depends_on: {{ ref('institution_scores') }}
-- depends_on: {{ ref('national_scores') }}
with columns as (

    {{ schema_columns(["seeds", "staging", "intermediate", "marts"]) }}

)

select
    table_schema,
    table_name,
    column_name,
    concat_ws('.', table_schema, table_name, column_name) || ' is ' || data_type || ' and must be a decimal' as message
from columns
where data_type in ('double', 'float', 'real')
