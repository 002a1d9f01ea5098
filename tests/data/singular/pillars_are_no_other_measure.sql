-- A pillar's score is a measure like any other of an entity, so its id is no other measure's. Fails with the pillar.
select
    figures.measure,
    'pillars: pillar = ' || figures.measure || ' is also what another measure of ' || min(figures.entity_kind)
    || ' is called; give the pillar another id' as message
from {{ ref('int_entity_figures') }} as figures
inner join {{ ref('pillars') }} as pillars on figures.measure = pillars.pillar
where figures.pillar is null
group by figures.measure
