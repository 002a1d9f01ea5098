{%- set feeds = correctable_feeds() -%}
with
{% for feed, staged in feeds.items() -%}
{{ feed }} as (

    select * from {{ ref(staged.model) }}

),

{% endfor -%}
corrections as (

    select
        feed,
        period,
        key,
        column_name,
        corrected_value
    from {{ ref('corrections') }}
    where status = 'active'

),

rows_in_force as (

    {% for feed in feeds -%}
    select
        period,
        '{{ feed }}' as feed,
        {{ rows_fingerprint(feed) }} as fingerprint
    from {{ feed }}
    group by period
    {%- if not loop.last %}

    union all

    {% endif -%}
    {%- endfor %}

),

correction_rows as (

    select
        period,
        feed,
        {{ rows_fingerprint('corrections') }} as fingerprint
    from corrections
    group by period, feed

),

final as (

    select
        rows_in_force.period,
        rows_in_force.feed as input_name,
        concat_ws(' ', rows_in_force.fingerprint, correction_rows.fingerprint) as fingerprint
    from rows_in_force
    left join correction_rows
        on
            rows_in_force.period = correction_rows.period
            and rows_in_force.feed = correction_rows.feed

)

select * from final
