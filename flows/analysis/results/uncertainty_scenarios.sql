select
    scenario,
    name_en,
    name_fa,
    random_seed,
    draws_count,
    base_runs_count,
    resamples_count,
    confidence_share,
    top_places,
    source
from scenarios
