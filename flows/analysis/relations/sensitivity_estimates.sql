-- A row a parameter: its first- and total-order index, with bootstrap intervals. Of the runs y of the matrices a, b and
-- ab of a parameter (Saltelli 2010, Jansen 1999), with V the variance (n - 1) of all of a and b together:
--   first order  mean(y_b (y_ab - y_a)) / V        total order  mean((y_a - y_ab)^2) / 2V
-- A base draw of which any run failed is left out whole. Sums are of decimals: the same in whatever order rows come.
with runs as (

    select matrix, parameter, draw_no, cast(value as decimal(20, 15)) as value
    from run_shifts

),

failed_draws as (

    select distinct draw_no
    from run_shifts
    where is_failed

),

paired as (

    select
        row_number() over (partition by ab.parameter order by ab.draw_no) as place,
        ab.parameter,
        cast(a.value as double) as a_value,
        cast(b.value as double) as b_value,
        cast(ab.value as double) as ab_value
    from runs as ab
    inner join runs as a on ab.draw_no = a.draw_no and a.matrix = 'a'
    inner join runs as b on ab.draw_no = b.draw_no and b.matrix = 'b'
    left join failed_draws as failed on ab.draw_no = failed.draw_no
    where
        ab.matrix = 'ab'
        and failed.draw_no is null

),

-- A variance is that of values less any constant; less their own mean, nothing is lost to their size.
centred as (

    select
        *,
        count(*) over (partition by parameter) as draws_count,
        sum(cast(a_value + b_value as decimal(28, 15))) over (partition by parameter)
        / (2 * count(*) over (partition by parameter)) as centre
    from paired

),

terms as (

    select
        parameter,
        place,
        draws_count,
        cast(b_value * (ab_value - a_value) as decimal(28, 15)) as first_term,
        cast(pow(a_value - ab_value, 2) / 2 as decimal(28, 15)) as total_term,
        cast(a_value - centre + b_value - centre as decimal(28, 15)) as sum_term,
        cast(pow(a_value - centre, 2) + pow(b_value - centre, 2) as decimal(28, 15)) as square_term
    from centred

),

-- Resample 0 is what was run. Every parameter is resampled with the same base draws.
resamples as (

    select
        random_seed,
        unnest(range(0, resamples_count + 1)) as resample_no
    from scenarios

),

sizes as (

    select max(draws_count) as draws_count
    from terms

),

places as (

    select
        draws_count,
        unnest(range(1, draws_count + 1)) as pick_no
    from sizes

),

picks as materialized (

    select
        resamples.resample_no,
        case
            when resamples.resample_no = 0 then places.pick_no
            else 1 + cast(floor(places.draws_count * uniform_number(
                concat_ws('/', resamples.random_seed, 'bootstrap', resamples.resample_no, places.pick_no), 0
            )) as bigint)
        end as place
    from resamples
    cross join places

),

sums as (

    select
        terms.parameter,
        picks.resample_no,
        count(*) as draws_count,
        cast(sum(terms.first_term) as double) as first_sum,
        cast(sum(terms.total_term) as double) as total_sum,
        (
            cast(sum(terms.square_term) as double)
            - pow(cast(sum(terms.sum_term) as double), 2) / (2 * count(*))
        ) / (2 * count(*) - 1) as variance
    from picks
    inner join terms on picks.place = terms.place
    group by terms.parameter, picks.resample_no

),

indices as (

    select
        parameter,
        resample_no,
        draws_count,
        variance,
        first_sum / draws_count / nullif(variance, 0) as first_order,
        total_sum / draws_count / nullif(variance, 0) as total_order
    from sums

),

final as (

    select
        indices.parameter,
        max(indices.draws_count) filter (where indices.resample_no = 0) as draws_count,
        max(indices.variance) filter (where indices.resample_no = 0) as variance,
        max(indices.first_order) filter (where indices.resample_no = 0) as first_order,
        quantile_cont(indices.first_order, 0.05) filter (where indices.resample_no > 0) as first_order_p5,
        quantile_cont(indices.first_order, 0.95) filter (where indices.resample_no > 0) as first_order_p95,
        max(indices.total_order) filter (where indices.resample_no = 0) as total_order,
        quantile_cont(indices.total_order, 0.05) filter (where indices.resample_no > 0) as total_order_p5,
        quantile_cont(indices.total_order, 0.95) filter (where indices.resample_no > 0) as total_order_p95
    from indices
    group by indices.parameter

)

select * from final
