with source as (

    select * from {{ source('editions', 'report_figures') }}

),

renamed as (

    select
        edition,
        period,
        report_table,
        row_key,
        measure,
        computed
    from source

)

select * from renamed
