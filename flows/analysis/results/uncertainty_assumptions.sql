select
    scenarios.scenario,
    assumptions.parameter,
    assumptions.choice_no,
    assumptions.distribution,
    assumptions.spread_share,
    assumptions.concentration,
    assumptions.choice,
    assumptions.choice_share,
    assumptions.floor_points,
    assumptions.source
from scenario_assumptions as assumptions
cross join scenarios
order by assumptions.parameter, assumptions.choice_no
