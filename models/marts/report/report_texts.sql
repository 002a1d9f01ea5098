with texts as (

    select * from {{ ref('printed_texts') }}

),

sections as (

    select * from {{ ref('printed_sections') }}

),

agencies as (

    select * from {{ ref('agencies') }}

),

final as (

    select
        texts.period,
        texts.section,
        texts.item_no,
        texts.part_no,
        sections.title_fa as section_title_fa,
        sections.title_en as section_title_en,
        sections.printed_in_fa,
        sections.printed_in_en,
        sections.display_order,
        texts.kind,
        texts.indicator_no,
        texts.agency_id,
        agencies.name_fa as agency_name_fa,
        agencies.name_en as agency_name_en,
        texts.subject_fa,
        texts.subject_en,
        texts.text_fa,
        texts.text_en,
        texts.address,
        texts.printed_line,
        texts.last_printed_line,
        texts.misprints,
        texts.note
    from texts
    inner join sections on texts.section = sections.section
    left join agencies on texts.agency_id = agencies.agency_id

)

select * from final
