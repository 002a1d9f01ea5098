-- depends_on: {{ ref('int_period_rules') }}
with seed_columns as (

    {{ schema_columns([ref("descriptive_columns").schema]) }}

)

select
    descriptive_columns.seed,
    descriptive_columns.column_name,
    concat(
        'descriptive_columns: ', descriptive_columns.seed, ' has no column ', descriptive_columns.column_name,
        '; correct the row or take it out'
    ) as message
from {{ ref('descriptive_columns') }} as descriptive_columns
left join seed_columns
    on
        descriptive_columns.seed = seed_columns.table_name
        and descriptive_columns.column_name = seed_columns.column_name
where seed_columns.column_name is null
