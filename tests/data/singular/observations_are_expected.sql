-- Every observation meets one that is expected, and once: a row that meets none is in quarantined_rows and observed by
-- none, and nothing that is expected is told twice. Fails with the agency and indicator.
with observed as (

    select
        period,
        agency_no,
        indicator_no,
        count(*) as rows_count
    from {{ ref('int_observed_options') }}
    where is_published
    group by period, agency_no, indicator_no

),

expected as (

    select
        period,
        agency_no,
        indicator_no,
        count(*) as rows_count
    from {{ ref('int_expected_observations') }}
    where is_published
    group by period, agency_no, indicator_no

),

scored as (

    select
        period,
        agency_no,
        indicator_no,
        count(*) as rows_count,
        count(landing_no) as reported_count
    from {{ ref('int_scored_observations') }}
    group by period, agency_no, indicator_no

),

counted as (

    select
        coalesce(scored.period, observed.period) as period,
        coalesce(scored.agency_no, observed.agency_no) as agency_no,
        coalesce(scored.indicator_no, observed.indicator_no) as indicator_no,
        coalesce(observed.rows_count, 0) as observed_count,
        coalesce(expected.rows_count, 0) as expected_count,
        coalesce(scored.rows_count, 0) as scored_count,
        coalesce(scored.reported_count, 0) as reported_count
    from scored
    full outer join observed
        on
            scored.period = observed.period
            and scored.agency_no = observed.agency_no
            and scored.indicator_no = observed.indicator_no
    left join expected
        on
            scored.period = expected.period
            and scored.agency_no = expected.agency_no
            and scored.indicator_no = expected.indicator_no

)

select
    counted.*,
    concat(
        'indicator ', counted.indicator_no, ' of ', agencies.agency_id, ': ', counted.observed_count,
        ' rows were observed and ', counted.reported_count, ' are scored; ', counted.expected_count,
        ' observations were expected and ', counted.scored_count, ' are scored'
    ) as message
from counted
inner join {{ ref('int_agencies_in_scope') }} as agencies
    on
        counted.period = agencies.period
        and counted.agency_no = agencies.agency_no
where
    counted.observed_count != counted.reported_count
    or counted.expected_count != counted.scored_count
