{#-
    Whether an agency is one of the population that a policy names; no population has nobody.

    agency      relation of agencies in scope: participation_status, is_listed and is_counted
    population  expression: in_scope, participating, listed or counted
-#}
{% macro in_population(agency, population) -%}
    case {{ population }}
        when 'in_scope' then true
        when 'participating' then {{ agency }}.participation_status = 'participating'
        when 'listed' then {{ agency }}.is_listed
        when 'counted' then {{ agency }}.is_counted
        else false
    end
{%- endmacro %}
