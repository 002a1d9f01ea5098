-- From one period on, a folded name belongs to one agency. Fails with one row a name, agencies and spellings
-- in the message.
select
    name_key,
    'agencies, agency_aliases, agency_events: the names '
    || {{ joined_texts("'«' || spelling || '» of ' || agency_id", ', ', ['agency_id']) }}
    || ' fold to one key; one spelling may lead to one agency only' as message
from {{ ref('int_agency_names') }}
group by name_key, period_from
having count(*) > 1
