-- The cluster or institution that stands for a domain is one that is known. Fails with the domain.
select
    un_domains.domain_id,
    'un_domains: domain_id = ' || un_domains.domain_id || ' is given by ' || un_domains.proxy_kind || ' '
    || un_domains.proxy_id || ', which is unknown' as message
from {{ ref('un_domains') }} as un_domains
left join {{ ref('clusters') }} as clusters
    on
        un_domains.proxy_kind = 'cluster'
        and un_domains.proxy_id = cast(clusters.cluster_no as string)
left join {{ ref('institutions') }} as institutions
    on
        un_domains.proxy_kind = 'institution'
        and un_domains.proxy_id = institutions.institution_id
where
    clusters.cluster_no is null
    and institutions.institution_id is null
