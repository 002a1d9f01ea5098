with compared_figures as (

    select * from {{ ref('int_compared_figures') }}

),

expected_discrepancies as (

    select
        discrepancies.figure_id,
        discrepancies.computed,
        reasons.reason_kind,
        reasons.reason_fa,
        reasons.reason_en
    from {{ ref('expected_discrepancies') }} as discrepancies
    inner join {{ ref('discrepancy_reasons') }} as reasons on discrepancies.reason_id = reasons.reason_id

),

periods as (

    select * from {{ ref('int_assessment_periods') }}

),

-- A discrepancy is expected only with the value that its reason was written for.
judged as (

    select
        compared_figures.*,
        periods.is_computed,
        coalesce(cast(cast(expected_discrepancies.computed as decimal(18, 2)) as string), '') as expected_computed,
        expected_discrepancies.reason_kind,
        expected_discrepancies.reason_fa as expected_reason_fa,
        expected_discrepancies.reason_en as expected_reason_en,
        expected_discrepancies.figure_id is not null as is_expected,
        case
            when compared_figures.computed_rounded = compared_figures.published then 'reproduced'
            when
                expected_discrepancies.figure_id is not null
                and (expected_discrepancies.computed is not distinct from compared_figures.computed)
                then 'expected_discrepancy'
            when not compared_figures.is_of_printed_data then 'other_data'
            else 'unexplained'
        end as status
    from compared_figures
    inner join periods on compared_figures.period = periods.period
    left join expected_discrepancies on compared_figures.figure_id = expected_discrepancies.figure_id

),

final as (

    select
        figure_id,
        report_table,
        row_key,
        measure,
        cast(period as integer) as period,
        cast(published as decimal(18, 2)) as published,
        cast(decimals as integer) as decimals,
        cast(compared_decimals as integer) as compared_decimals,
        cast(computed as decimal(18, 2)) as computed,
        cast(computed_rounded as decimal(18, 2)) as computed_rounded,
        cast(computed - published as decimal(18, 2)) as difference,
        status,
        case when status = 'expected_discrepancy' then reason_kind end as reason_kind,
        case
            when status = 'expected_discrepancy' then expected_reason_fa
            when status = 'unexplained' and is_expected
                then
                    'مغایرتی ' || case
                        when expected_computed = '' then 'بی رقم محاسبه‌شده'
                        else
                            'با رقم محاسبه‌شدهٔ «'
                            || translate(expected_computed, '0123456789.-', '۰۱۲۳۴۵۶۷۸۹٫−') || '»'
                    end || ' انتظار می‌رفت'
            when status = 'other_data'
                then 'از داده‌ای جز آنچه گزارش از آن است محاسبه شده است (report_landings)'
            when status = 'reproduced' and not is_computed
                then 'از گزارش نقل شده است: پیش از نخستین دورهٔ محاسبه‌شده دادهٔ شاخص‌ها نیست'
        end as reason_fa,
        case
            when status = 'expected_discrepancy' then expected_reason_en
            when status = 'unexplained' and is_expected
                then
                    'a discrepancy is expected, but with '
                    || coalesce(nullif(expected_computed, ''), 'nothing') || ' computed'
            when status = 'other_data'
                then 'computed from other data than those that the report is of (seed report_landings)'
            when status = 'reproduced' and not is_computed
                then 'carried from the report: no indicator-level data before the first computed period'
        end as reason_en,
        -- computed figures are hundredths: where fewer decimals are compared, half of the last one is rounded twice
        coalesce(
            is_of_printed_data
            and case compared_decimals
                when 0 then computed - floor(computed) = 0.5
                when 1 then 10 * computed - floor(10 * computed) = 0.5
            end,
            false
        ) as is_on_rounding_edge
    from judged

)

select * from final
