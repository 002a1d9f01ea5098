"""A made-up period is period 7 many times over: as many rows as asked for, like those, and the same each time."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest
from workbench import PROJECT, read_rows

from benchmarks.scaled.generate import MadeUpPeriod, generate, home_of, project_of
from benchmarks.scaled.period import PERIOD, Period, ingest_period
from benchmarks.scaled.scale import Scale, spread
from flows.persian.text import fold
from flows.system.home import accepted_folder, receipts_file

pytestmark = pytest.mark.long(seconds=60)

FACTOR = 20


@pytest.fixture(scope="module")
def period(tmp_path_factory: pytest.TempPathFactory) -> Period:
    """Period 7."""
    return ingest_period(PROJECT, tmp_path_factory.mktemp("period") / "home")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Period 7 twenty times over."""
    made = tmp_path_factory.mktemp("made")
    generate(PROJECT, made, FACTOR)
    return made


def accepted(folder: Path, feed: str) -> pl.DataFrame:
    files = sorted((accepted_folder(home_of(folder), feed) / f"period={PERIOD}").glob("*.parquet"))
    return pl.concat([pl.read_parquet(file, hive_partitioning=False) for file in files])


@pytest.mark.parametrize(("factor", "side"), [(1, 1), (10, 2), (100, 5), (2800, 14)])
def test_a_factor_is_spread_over_the_levels_of_the_tree(factor: int, side: int) -> None:
    scale = Scale.of(factor, 166)
    assert (scale.services, scale.sub_services) == (side, side)
    assert scale.agencies * side * side == pytest.approx(factor * 166, rel=0.01)


def test_nothing_is_taken_away_from_the_period() -> None:
    with pytest.raises(ValueError, match="factor 0: must be 1 or more"):
        Scale.of(0, 166)


def test_a_part_of_the_agencies_is_spread_evenly_over_their_sizes() -> None:
    sizes = [100, 1, 2, 50, 3, 4, 60, 5]
    assert [sizes[place] for place in spread(4, sizes)] == [100, 2, 50, 4]
    assert spread(8, sizes) == list(range(8))
    assert spread(0, sizes) == []


def test_there_are_as_many_sub_services_as_the_factor_says(period: Period, folder: Path) -> None:
    made = generate(PROJECT, folder, FACTOR)  # is there already
    assert made.sub_services == accepted(folder, "services")["sub_service_id"].n_unique()
    assert made.sub_services == pytest.approx(FACTOR * period.rows["services"].height, rel=0.02)


def test_options_are_chosen_as_often_as_in_period_7(period: Period, folder: Path) -> None:
    def shares(rows: pl.DataFrame) -> dict[object, float]:
        counted = rows.group_by("indicator_no", "final_option_no").len()
        shared = counted.with_columns(pl.col("len") / pl.col("len").sum().over("indicator_no"))
        return {(number, option): share for number, option, share in shared.iter_rows()}

    of_sub_services = pl.col("sub_service_id").is_not_null()
    former = shares(period.rows["assessment"].filter(of_sub_services))
    made = shares(accepted(folder, "assessment").filter(of_sub_services))
    assert made.keys() == former.keys()
    for choice, share in former.items():
        assert made[choice] == pytest.approx(share, abs=0.03), choice


def test_feeds_speak_of_as_large_a_part_of_the_agencies_as_in_period_7(period: Period, folder: Path) -> None:
    for feed in ("uptime", "mobile", "nix", "tls"):
        rows_of_one = period.rows[feed].height / len(period.agencies)
        made = generate(PROJECT, folder, FACTOR)
        assert accepted(folder, feed).height / made.agencies == pytest.approx(rows_of_one, rel=0.25), feed


def test_every_name_is_that_of_one_agency(folder: Path) -> None:
    entities = project_of(folder) / "seeds" / "entities"
    names = [fold(row["name_fa"]) for row in read_rows(entities / "agencies.csv")]
    assert len(set(names)) == len(names)
    known = {*names, *(fold(row["alias"]) for row in read_rows(entities / "agency_aliases.csv"))}
    for feed in ("services", "assessment", "foia"):
        assert {fold(name) for name in accepted(folder, feed)["agency_name"].unique()} <= known


def test_receipts_count_the_rows_of_each_file(folder: Path) -> None:
    receipts = pl.read_parquet(receipts_file(home_of(folder)))
    for feed, landing, count in receipts.select("feed", "landing_id", "accepted_count").iter_rows():
        assert accepted(folder, feed).filter(pl.col("landing_id") == landing).height == count


def test_rows_have_the_columns_that_the_ingest_writes(period: Period, folder: Path) -> None:
    for feed, rows in period.rows.items():
        assert accepted(folder, feed).schema == rows.drop("of_agency_id").schema, feed


def test_the_same_factor_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    def digest(folder: Path, seed: int) -> tuple[MadeUpPeriod, str]:
        made = generate(PROJECT, folder, 1, seed)
        files = sorted(home_of(folder).glob("accepted/**/*.parquet"))
        return made, hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()

    first = digest(tmp_path / "first", 7)
    assert digest(tmp_path / "again", 7) == first
    assert digest(tmp_path / "other", 8) != first
