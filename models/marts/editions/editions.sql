with editions as (

    select * from {{ ref('stg_editions__editions') }}
    where edition != 'last_published'

),

figures as (

    select * from {{ ref('edition_figures') }}

),

printed as (

    select
        period,
        edition,
        count(*) as figures_count
    from figures
    where edition like 'print%'
    group by period, edition

),

final as (

    select
        period,
        edition,
        status,
        case when status = 'frozen' then 'ارقامی که منتشر شد' else 'ویرایش بعدی: داده دریافت می‌شود' end as meaning_fa,
        case when status = 'frozen' then 'figures that were published' else 'the next edition: data is taken' end
            as meaning_en,
        changed_at,
        version as published_version,
        figures_count,
        sha256
    from editions

    union all

    select
        period,
        edition,
        'printed' as status,
        case edition
            when 'print_a' then 'ارقامی از جدول ۲-۴ که جدول یا نموداری دیگر از گزارش با آن‌ها نمی‌خواند'
            else 'ارقام جدول‌ها و نمودارهای دیگر گزارش، یا آنچه از آن‌ها برمی‌آید، که با جدول ۲-۴ نمی‌خواند'
        end as meaning_fa,
        case edition
            when 'print_a' then 'figures of table 2-4 that another table or chart of the report contradicts'
            else 'figures of other tables and charts of the report, or implied by them, that contradict table 2-4'
        end as meaning_en,
        null as changed_at,
        null as published_version,
        figures_count,
        null as sha256
    from printed

)

select * from final
