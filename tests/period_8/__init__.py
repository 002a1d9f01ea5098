"""A synthetic period 8: another methodology and other agencies, all of it seeds and inbox files.

Its seeds are `seeds/*.csv` here, added to those of a copied project, and what of the former methodology and
participation it carries over. Its observations are period 7's, changed by fixed rules on ids: no clock, no random.
"""

from __future__ import annotations

from pathlib import Path

from period_8.entities import add_entities
from period_8.inbox import write_inbox
from period_8.methodology import add_methodology
from period_8.observations import Observations, observe
from period_8.seed_rows import PERIOD


def add_period_8(project: Path, accepted: Path, periods: Path) -> Observations:
    """Add period 8 to a copied project, and its raw files to a folder of periods.

    Args:
        project: the copied project, whose seeds are changed.
        accepted: the accepted rows of a home with period 7, from which period 8's are derived.
        periods: the folder of periods that gets `08/inbox`.

    Returns:
        What the written files say, before they were written.
    """
    add_methodology(project)
    add_entities(project)
    observations = observe(project, accepted)
    write_inbox(periods / f"{PERIOD:02d}" / "inbox", observations)
    return observations
