"""docs/benchmarks.md: what was measured, where, and whether the targets are met."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from string import Template

from benchmarks.rounds import Round
from benchmarks.scaled.scale import Scale
from benchmarks.targets import targets

_LIBRARIES = ("duckdb", "dbt-core", "dbt-duckdb", "polars", "pandas", "pyspark")
_TITLES = {
    "payesh_build": "Payesh: seeds, models, tests, published file",
    "duckdb_query": "one DuckDB query: the floor",
    "polars_lazy": "Polars, lazy and streaming",
    "pandas_frames": "pandas",
    "spark_local": "Spark, local[2]",
    "coinr_index": "COINr (R)",
}


def document(rounds: Sequence[Round], memory_mib: int) -> str:
    """The page, in Markdown: what `page.md` says, with the tables of these rounds.

    Args:
        rounds: a factor each, the smallest first; all participants agree.
        memory_mib: how much memory participants were to keep within.
    """
    tables = {
        "scales": _scales(rounds),
        "times": _times(rounds),
        "steps": _steps(rounds),
        "targets": _targets(rounds),
        "machine": _machine(rounds),
    }
    page = Template(Path(__file__).with_name("page.md").read_text(encoding="utf-8"))
    return page.substitute({name: "\n".join(lines) for name, lines in tables.items()}, memory=memory_mib)


def _scales(rounds: Sequence[Round]) -> Iterator[str]:
    yield "| factor | agencies | services for one | sub-services for one | sub-services | observations |"
    yield "|---:|---:|---:|---:|---:|---:|"
    for each in rounds:
        period = each.period
        scale = Scale.of(period.factor, 1)
        yield (
            f"| {period.factor} | {period.agencies:,} | {scale.services} | {scale.sub_services}"
            f" | {period.sub_services:,} | {period.observations:,} |"
        )


def _times(rounds: Sequence[Round]) -> Iterator[str]:
    yield "| observations | participant | wall s | CPU s | peak MiB | wall, of the floor |"
    yield "|---:|---|---:|---:|---:|---:|"
    for each in rounds:
        for outcome in each.outcomes:
            cells = f"| {each.period.observations:,} | {_TITLES[outcome.name]} |"
            if outcome.trouble:
                yield f"{cells} {outcome.trouble} | | | |"
                continue
            ratio = outcome.wall_seconds / each.floor.wall_seconds
            costs = (f"{outcome.wall_seconds:.1f}", f"{outcome.cpu_seconds:.1f}", f"{outcome.peak_mib:,.0f}")
            yield f"{cells} {' | '.join(costs)} | {ratio:.1f} |"


def _steps(rounds: Sequence[Round]) -> Iterator[str]:
    names = list(rounds[0].build.told["steps"])
    yield f"| observations | {' | '.join(names)} | seeds and models, of the floor | published, bytes an observation |"
    yield f"|---:|{'---:|' * (len(names) + 2)}"
    for each in rounds:
        told = each.build.told
        steps = " | ".join(f"{told['steps'][name]:.1f}" for name in names)
        ratio = each.sql_seconds / each.floor.wall_seconds
        size = told["published_bytes"] / each.period.observations
        yield f"| {each.period.observations:,} | {steps} | {ratio:.1f} | {size:.1f} |"


def _targets(rounds: Sequence[Round]) -> Iterator[str]:
    yield "| target | at most | measured | |"
    yield "|---|---:|---:|---|"
    for target in targets(rounds):
        verdict = "met" if target.is_met else "**missed**"
        yield f"| {target.claim} | {target.bound:,g} | {target.found:,.2f} | {verdict} |"


def _machine(rounds: Sequence[Round]) -> Iterator[str]:
    loads = "; ".join(
        f"{each.load_before:.1f} before and {each.load_after:.1f} after factor {each.period.factor}" for each in rounds
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = f"{os.cpu_count()} cores, {memory:.0f} GiB of memory"
    yield f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {_processor()}, {cores}"
    yield f"- load average of a minute: {loads}. What else ran slows everybody, and who ran meanwhile the most"
    versions = ", ".join([f"Python {platform.python_version()}", *_versions(), *_told(rounds)])
    yield f"- {versions}; Linux {platform.release()}"


def _processor() -> str:
    found = Path("/proc/cpuinfo")
    lines = found.read_text().splitlines() if found.exists() else []
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine() or sys.platform)


def _versions() -> Iterator[str]:
    for library in _LIBRARIES:
        try:
            yield f"{library} {version(library)}"
        except PackageNotFoundError:
            continue


def _told(rounds: Sequence[Round]) -> list[str]:
    """Versions of what is no package of Python, as its participant tells them."""
    return sorted({str(told) for each in rounds for one in each.outcomes if (told := one.told.get("versions"))})
