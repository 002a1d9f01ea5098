-- What a made-up period is drawn from; agencies, registry and answers are there already.
create macro mixed(number) as xor(number, number >> 15) * 48271 % 2147483647;
create macro draw(one, other, third, among) as
    1 + mixed(mixed(mixed(getvariable('seed') + one % 2147483647) + other) + third) % among;
create macro persian(number) as translate(cast(number as varchar), '0123456789', '۰۱۲۳۴۵۶۷۸۹');
create macro service_code(agency_no, service_no) as
    10000000000000 + (agency_no + 1) * 100000000 + service_no * 10000;

create table services as
select model_no, row_number() over (partition by model_no order by service_id) as place, count(*) as sub_services
from registry
group by model_no, service_id;

-- what the sub-services of an agency are like
create table kinds as
select model_no, row_number() over (partition by model_no order by sub_service_id) as place, service_type, electronic_level
from registry;

-- what an agency answered, as often as it did: about each sub-service, and about itself
create table choices as
select model_no, indicator_no, sub_service_id is not null as is_of_sub_service,
    row_number() over (partition by model_no, indicator_no, is_of_sub_service order by source_row) as place,
    self_option_no, preliminary_option_no, final_option_no
from answers;

-- each service with how many sub-services it has
create table lines as
select agencies.agency_no, (services.place - 1) * $services + copies.copy_no as service_no,
    services.sub_services * $sub_services as sub_services
from agencies
inner join services on agencies.model_no = services.model_no
cross join range(1, $services + 1) as copies(copy_no);

-- how many rows of the two large feeds are of an agency
create table files as
select 'services' as feed, agency_no, sum(sub_services) as rows_count
from lines
group by agency_no
union all
select 'assessment' as feed, agency_no,
    sum(sub_services) * (select count(distinct indicator_no) from choices where is_of_sub_service) as rows_count
from lines
group by agency_no;

create macro registered(first, last) as table
select lines.agency_no, service_code(lines.agency_no, lines.service_no) as service_code,
    unnest(range(1, lines.sub_services + 1)) as sub_service_no, lines.service_no
from lines
where lines.agency_no between first and last;
