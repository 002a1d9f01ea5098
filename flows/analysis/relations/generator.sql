-- Numbers between 0 and 1 that hang on their key alone, so that any draw can be made again by itself, in any order, on
-- any machine and in any language: the last eight bytes of MD5 of `key/nth`, read as a little-endian number, less its
-- last twelve bits; half is added, and the sum divided by 2 to the 52nd.
create or replace temp macro uniform_number(key, nth) as (
    (cast(md5_number_lower(concat_ws('/', key, nth)) >> 12 as double) + 0.5) / 4503599627370496.0
);

-- Box and Muller: a standard normal number of two uniform ones.
create or replace temp macro normal_number(key, nth) as (
    sqrt(-2 * ln(uniform_number(key, 3 * nth))) * cos(2 * pi() * uniform_number(key, 3 * nth + 1))
);

-- Marsaglia and Tsang (2000), for a shape of 1 and more: what one proposal gives, null where it is not accepted.
create or replace temp macro gamma_cube(shape, normal) as pow(1 + normal / sqrt(9 * shape - 3), 3);
create or replace temp macro gamma_proposal(shape, normal, uniform) as (
    case
        when normal <= -sqrt(9 * shape - 3) then null
        when
            ln(uniform) < normal * normal / 2
            + (shape - 1.0 / 3) * (1 - gamma_cube(shape, normal) + ln(gamma_cube(shape, normal)))
            then (shape - 1.0 / 3) * gamma_cube(shape, normal)
    end
);
create or replace temp macro gamma_try(shape, key, nth) as (
    gamma_proposal(shape, normal_number(key, nth), uniform_number(key, 3 * nth + 2))
);

-- A proposal is accepted 95 times of 100 at the least. After eight there is no number, and the draw counts as failed.
create or replace temp macro gamma_of_one_and_more(shape, key) as coalesce(
    gamma_try(shape, key, 1), gamma_try(shape, key, 2), gamma_try(shape, key, 3), gamma_try(shape, key, 4),
    gamma_try(shape, key, 5), gamma_try(shape, key, 6), gamma_try(shape, key, 7), gamma_try(shape, key, 8)
);
create or replace temp macro gamma_number(shape, key) as (
    case
        when shape = 0 then 0.0
        when shape < 1 then gamma_of_one_and_more(shape + 1, key) * pow(uniform_number(key, 0), 1 / shape)
        else gamma_of_one_and_more(shape, key)
    end
);
