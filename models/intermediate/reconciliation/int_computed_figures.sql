{{ config(schema="reference", alias="computed_figures") }}
with report_measures as (

    select * from {{ ref('report_measures') }}

),

score_figures as (

    select * from {{ ref('int_figures') }}
    where value is not null

),

report_figures as (

    select * from {{ ref('int_report_figures') }}

),

periods as (

    select * from {{ ref('int_assessment_periods') }}

),

boards as (

    select * from {{ ref('boards') }}

),

-- Every place, not only those that the board shows: an agency that the report lists and we do not still has one.
places as (

    select
        places.period,
        places.agency_id,
        places.place,
        boards.report_table
    from {{ ref('int_leaderboard_places') }} as places
    inner join periods on places.period = periods.period
    inner join boards
        on
            periods.methodology_id = boards.methodology_id
            and places.board = boards.board
    where boards.report_table is not null

),

-- Of a service that one agency gives, the printed row is that of the service.
un_rows as (

    select
        row_no || '/' || agency_no as entity_id,
        case
            when count(*) over (partition by row_no) = 1 then cast(row_no as string)
            else row_no || '.' || agency_no
        end as row_key
    from {{ ref('un_service_agencies') }}

),

figures as (

    select period, entity_kind, entity_id, measure, value, null as report_table
    from score_figures

    union all

    select period, entity_kind, entity_id, measure, value, null as report_table
    from report_figures

    union all

    select
        period, 'board_agency' as entity_kind, agency_id as entity_id, 'place' as measure, place as value,
        report_table
    from places

),

final as (

    select
        report_measures.report_table,
        replace(
            coalesce(report_measures.row_key, un_rows.row_key, replace(figures.entity_id, '/', '.')),
            '{period}', cast(figures.period as string)
        ) as row_key,
        replace(report_measures.measure, '{period}', cast(figures.period as string)) as measure,
        figures.period,
        cast(figures.value as decimal(18, 2)) as computed
    from report_measures
    inner join figures
        on
            report_measures.entity_kind = figures.entity_kind
            and report_measures.figure_measure = figures.measure
            and coalesce(report_measures.entity_id, figures.entity_id) = figures.entity_id
            and report_measures.report_table = coalesce(figures.report_table, report_measures.report_table)
    left join un_rows
        on
            figures.entity_kind = 'un_service'
            and figures.entity_id = un_rows.entity_id

)

select * from final
