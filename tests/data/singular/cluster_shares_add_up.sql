-- The shares of an agency in its clusters are one, exactly; so sub-services weighted by them add up to those of the
-- agencies in clusters, although the clusters overlap. Fails with the agency.
select
    period,
    agency_id,
    concat('cluster_memberships: period ', period, ', ', agency_id, ': shares add up to ', sum(agency_share)) as message
from {{ ref('cluster_memberships') }}
group by period, agency_id
having
    sum(agency_share) != 1
    or sum(agency_share * sub_services) != max(sub_services)
