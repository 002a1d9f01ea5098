"""How alike two names are: one measure for what SQL suggests and for what a person may have meant.

It is DuckDB's own, as the macro `name_similarity` has it, so that the same name has the same nearest everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

_SIMILARITIES = """
    select jaro_winkler_similarity($asked, names.name)
    from (select unnest($names) as name, generate_subscripts($names, 1) as place) as names
    order by names.place
"""


def similarities(asked: str, names: Sequence[str]) -> list[float]:
    """How alike a name is to each of others, from 0 (nothing in common) to 1 (the same), all of them folded."""
    with duckdb.connect() as connection:
        found = connection.execute(_SIMILARITIES, {"asked": asked, "names": list(names)}).fetchall()
    return [similarity for (similarity,) in found]
