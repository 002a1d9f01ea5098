"""What the rows of a period may refer to: agencies in scope, by name and host, and the options of each indicator.

SQL decides which rows score. This asks the same of the seeds before there is a build, so that a file of which hardly a
row refers to anything is held back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flows.parsing.column_types import Row, code, ordinal
from flows.parsing.seed_file import read_seed
from flows.persian.text import fold
from flows.seeds.aliases import known_names


class _EventRow(Row):
    """What became of an agency."""

    agency_id = code()
    period = ordinal()
    event = code()
    other_agency_id = code(nullable=True)


class _ParticipationRow(Row):
    """An agency in scope of a period."""

    period = ordinal()
    agency_id = code()


class _SiteRow(Row):
    """A site of an agency."""

    host = code()
    agency_id = code()


class _PeriodRow(Row):
    """A period and its methodology."""

    period = ordinal()
    methodology_id = code(nullable=True)


class _OptionRow(Row):
    """An option of an indicator."""

    methodology_id = code()
    indicator_no = ordinal()
    option_no = ordinal()


@dataclass(frozen=True)
class References:
    """What rows of a period may refer to.

    Attributes:
        agencies: the agency in scope, by its folded name or its host; merged ones lead to their successors.
        options: the options of each indicator; empty for a period that has no methodology.
    """

    agencies: Mapping[str, str]
    options: Mapping[int, frozenset[int]]


def references(seeds: Path, period: int) -> References:
    """What the seeds know in a period.

    Args:
        seeds: the folder of all seeds.
        period: assessment period.

    Raises:
        SeedError: for a seed that can't be read.
    """
    entities, methodology = seeds / "entities", seeds / "methodology"
    successors = {
        agency_id: other
        for _, _, agency_id, since, event, other in read_seed(entities / "agency_events.csv", _EventRow).iter_rows()
        if event == "merged" and since <= period and other
    }
    in_scope = set(
        read_seed(entities / "agency_participation.csv", _ParticipationRow).filter(period=period)["agency_id"]
    )
    named = [(fold(name.spelling), name.agency_id) for name in known_names(entities)]
    named += [
        (fold(host), agency) for _, _, host, agency in read_seed(entities / "agency_sites.csv", _SiteRow).iter_rows()
    ]
    agencies = {key: successors.get(agency_id, agency_id) for key, agency_id in named}
    periods = read_seed(methodology / "periods.csv", _PeriodRow).filter(period=period)
    options: dict[int, set[int]] = defaultdict(set)
    rows = read_seed(methodology / "options.csv", _OptionRow)
    for indicator_no, option_no in (
        rows.join(periods, on="methodology_id").select("indicator_no", "option_no").iter_rows()
    ):
        options[indicator_no].add(option_no)
    return References(
        {key: agency_id for key, agency_id in agencies.items() if agency_id in in_scope},
        {indicator_no: frozenset(found) for indicator_no, found in options.items()},
    )
