-- The totals of agencies by one query over accepted Parquet and seeds, in the decimals of the models and as directly as
-- they can be had: what totals do not need is not done. It takes for granted what a build proves (no row is there twice,
-- a sub-service is of one agency, codes are numbers, every feed came) and what is so in this period (no event of an
-- agency). Sums of scores are whole units of the 15th decimal place, which add up as integers.
with methodology as (

    select methodology_id from read_csv('$seeds/methodology/periods.csv') where period = $period

),

indicators as (

    select * from read_csv('$seeds/methodology/indicators.csv', types = {'weight': 'decimal(9, 6)'})
    where methodology_id = (from methodology)

),

pillars as (

    select * from read_csv('$seeds/methodology/pillars.csv', types = {'weight': 'decimal(9, 6)'})
    where methodology_id = (from methodology)

),

options as (

    select indicator_no, option_no, cast(score * 1000000000000000 as bigint) as units
    from read_csv('$seeds/methodology/options.csv', types = {'score': 'decimal(18, 15)'})
    where methodology_id = (from methodology)

),

categories as (

    select indicator_no, category, option_no from read_csv('$seeds/methodology/categories.csv')
    where methodology_id = (from methodology)

),

thresholds as (

    select * from read_csv(
        '$seeds/methodology/thresholds.csv', types = {'lower': 'decimal(28, 9)', 'upper': 'decimal(28, 9)'}
    )
    where methodology_id = (from methodology)

),

is_weighted_by_sub_services as (

    select weight_by is not distinct from 'sub_services' as is_so
    from read_csv('$seeds/methodology/aggregation_policies.csv')
    where methodology_id = (from methodology) and measure = 'agency_indicator'

),

agencies as (

    select agency_id, cast(row_number() over (order by agency_id) as integer) as agency_no, participation_status
    from read_csv('$seeds/entities/agency_participation.csv') where period = $period

),

names as materialized (

    select persian_key(spelling) as name_key, agency_no
    from (
        select agency_id, unnest([name_fa, name_en]) as spelling from read_csv('$seeds/entities/agencies.csv')
        union all
        select agency_id, alias as spelling from read_csv('$seeds/entities/agency_aliases.csv')
    ) as spellings
    inner join agencies using (agency_id)
    group by all

),

sites as (

    select lower(host) as name_key, agency_no from read_csv('$seeds/entities/agency_sites.csv')
    inner join agencies using (agency_id)

),

-- The registry is read once to be counted, and once to find the service of a sub-service.
registered as materialized (

    select cast(service_id as bigint) as service, agency_name, electronic_level, count(*) as sub_services
    from read_parquet('$accepted/services/**/*.parquet', hive_partitioning = false)
    where period = $period
    group by all

),

services as materialized (

    select counted.service, names.agency_no, counted.sub_services
    from (
        select service, any_value(agency_name) as agency_name, cast(sum(sub_services) as bigint) as sub_services
        from registered
        group by service
    ) as counted
    inner join (
        select agency_name, persian_key(agency_name) as name_key from (select distinct agency_name from registered)
    ) as spelt using (agency_name)
    inner join names using (name_key)

),

registered_scores as (

    select registered.service, levels.indicator_no, sum(registered.sub_services * levels.units) as units
    from registered
    inner join (
        select indicators.indicator_no, categories.category, options.units
        from indicators
        inner join categories using (indicator_no)
        inner join options using (indicator_no, option_no)
        where indicators.feed = 'services'
    ) as levels on registered.electronic_level = levels.category
    group by registered.service, levels.indicator_no

),

chosen as (

    select indicators.indicator_no, indicators.grain, options.option_no, options.units
    from indicators
    inner join options using (indicator_no)
    where indicators.feed = 'assessment'

),

-- Answers are counted by option before they are scored: there are fewer options than answers.
answered_scores as (

    select answered.service, answered.indicator_no, cast(sum(answered.answers * chosen.units) as hugeint) as units
    from (
        select registry.service, answers.indicator_no, answers.${stage}_option_no as option_no, count(*) as answers
        from read_parquet('$accepted/assessment/**/*.parquet', hive_partitioning = false) as answers
        inner join (
            select cast(sub_service_id as bigint) as sub_service, cast(service_id as bigint) as service
            from read_parquet('$accepted/services/**/*.parquet', hive_partitioning = false)
            where period = $period
        ) as registry on cast(answers.sub_service_id as bigint) = registry.sub_service
        where answers.period = $period
        group by all
    ) as answered
    inner join chosen
        on
            answered.indicator_no = chosen.indicator_no
            and answered.option_no = chosen.option_no
            and chosen.grain = 'sub_service'
    group by answered.service, answered.indicator_no

),

-- The mean of a service, then that of an agency; a service that nobody answered for is in it with nothing.
service_scores as (

    select
        services.agency_no, scores.indicator_no,
        (2 * scores.units + services.sub_services) // (2 * services.sub_services) as units,
        case when is_weighted_by_sub_services.is_so then services.sub_services else 1 end as aggregation_weight
    from (from registered_scores union all from answered_scores) as scores
    inner join services using (service)
    cross join is_weighted_by_sub_services

),

weights as (

    select agency_no, sum(case when is_so then sub_services else 1 end) as aggregation_weight
    from services
    cross join is_weighted_by_sub_services
    group by agency_no

),

of_services as (

    select agency_no, indicator_no,
        (2 * sum(service_scores.units * service_scores.aggregation_weight) + any_value(weights.aggregation_weight))
        // (2 * any_value(weights.aggregation_weight)) as units
    from service_scores
    inner join weights using (agency_no)
    group by agency_no, indicator_no

),

of_answers as (

    select names.agency_no, answers.indicator_no, chosen.units
    from (
        select agency_name, persian_key(agency_name) as name_key, indicator_no, ${stage}_option_no as option_no
        from read_parquet('$accepted/assessment/**/*.parquet', hive_partitioning = false)
        where sub_service_id is null and period = $period
    ) as answers
    inner join chosen
        on
            answers.indicator_no = chosen.indicator_no
            and answers.option_no = chosen.option_no
            and chosen.grain = 'agency'
    inner join names using (name_key)

),

-- What each feed's row says, as its staging model reads it.
measurements as (

    select 'uptime_pct' as measure, persian_key(agency_name) as name_key, 100 * successful_checks_count as numerator,
        checks_count as denominator, null as highest, null as category, true as is_applicable
    from read_parquet('$accepted/uptime/**/*.parquet') where period = $period
    union all
    select 'performance_score_pct', lower(trim(host)), cast(performance_score_pct as decimal(24, 6)),
        case when performance_score_pct is not null then 1 end, null, null, true
    from read_parquet('$accepted/page_speed/**/*.parquet') where period = $period
    union all
    select 'grade', lower(trim(host)), null, null, null, grade, true
    from read_parquet('$accepted/tls/**/*.parquet') where period = $period
    union all
    select 'platform_services_count', persian_key(agency_name), platform_services_count, null, null, null, true
    from read_parquet('$accepted/mobile/**/*.parquet') where period = $period
    union all
    select 'messages_count', persian_key(agency_name), case when is_connected then messages_count else 0 end,
        null, null, null, true
    from read_parquet('$accepted/karpooshe/**/*.parquet') where period = $period
    union all
    select 'connected_ratio', persian_key(agency_name), connected_licences_count, licences_count, null, null,
        is_applicable and licences_count > 0
    from read_parquet('$accepted/licences/**/*.parquet') where period = $period
    union all
    select direction || '_ratio', persian_key(agency_name), transactions_count, expected_transactions_count, 1, null,
        true
    from read_parquet('$accepted/nix/**/*.parquet') where period = $period
    union all
    select 'datasets_count', persian_key(agency_name), datasets_count, null, null, null, true
    from read_parquet('$accepted/open_data/**/*.parquet') where period = $period
    union all
    select 'answered_ratio', persian_key(agency_name), answered_requests_count, requests_count, null, null, true
    from read_parquet('$accepted/foia/**/*.parquet') where period = $period

),

-- In millionths, so that both sides of the quotient are whole.
quotients as (

    select measurements.measure, named.agency_no, measurements.category,
        cast(sum(measurements.numerator) * 1000000 as hugeint) as top,
        nullif(cast(coalesce(sum(measurements.denominator), 1) * 1000000 as hugeint), 0) as bottom,
        max(measurements.highest) as highest,
        max(measurements.is_applicable) as is_applicable
    from measurements
    inner join (from names union all from sites) as named using (name_key)
    group by measurements.measure, named.agency_no, measurements.category

),

measured as (

    select measure, agency_no, category, is_applicable,
        case when quotient > highest then highest else quotient end as value
    from (
        select *,
            cast((2 * top * 1000000000000000 + bottom) // (2 * bottom) as decimal(38, 0)) * 0.000000000000001 as quotient
        from quotients
    ) as divided

),

-- Of several grades the worst counts; one that no option covers scores nothing.
of_measurements as (

    select agencies.agency_no, indicators.indicator_no,
        case
            when not min(measured.is_applicable) and any_value(indicators.not_applicable_policy) = 'option'
                then any_value(not_applicable.units)
            when count(measured.measure) > 0 then min(coalesce(reached.units, 0))
            else coalesce(any_value(absent.units), 0)
        end as units
    from agencies
    cross join indicators
    left join measured using (agency_no, measure)
    left join categories
        on indicators.indicator_no = categories.indicator_no and measured.category = categories.category
    left join thresholds
        on
            indicators.indicator_no = thresholds.indicator_no
            and (
                thresholds.lower is null or measured.value > thresholds.lower
                or (measured.value = thresholds.lower and thresholds.lower_inclusive)
            )
            and (
                thresholds.upper is null or measured.value < thresholds.upper
                or (measured.value = thresholds.upper and thresholds.upper_inclusive)
            )
            and measured.value is not null
    left join options as reached
        on
            indicators.indicator_no = reached.indicator_no
            and coalesce(thresholds.option_no, categories.option_no) = reached.option_no
    left join options as not_applicable
        on
            indicators.indicator_no = not_applicable.indicator_no
            and indicators.not_applicable_option_no = not_applicable.option_no
    left join options as absent
        on indicators.indicator_no = absent.indicator_no and indicators.absent_option_no = absent.option_no
    where indicators.feed not in ('assessment', 'services')
    group by agencies.agency_no, indicators.indicator_no

),

points as (

    select scores.agency_no, indicators.pillar,
        cast(
            cast(cast(scores.units as decimal(18, 0)) * 0.000000000000001 as decimal(18, 15)) * indicators.weight
            as decimal(24, 15)
        ) as points
    from (from of_services union all from of_answers union all from of_measurements) as scores
    inner join indicators using (indicator_no)

),

totals as (

    select points.agency_no, cast(sum(points.points * pillars.weight) as decimal(24, 15)) as total
    from points
    inner join pillars using (pillar)
    group by points.agency_no

),

final as (

    select agencies.agency_id,
        case
            when agencies.participation_status = 'not_applicable' then cast(0 as decimal(24, 15))
            else coalesce(totals.total, 0)
        end as total
    from agencies
    left join totals using (agency_no)

)

select agency_id, total, round(round(cast(total as decimal(38, 15)), 9), 2) as published
from final
order by agency_id
