"""payesh explain: points add up to what is published, and lead to rows that are landed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pytest
from conftest import Payesh, Period8Home
from lengths import SOAK
from workbench import Workbench

from flows.feeds import FEEDS
from flows.feeds.services import LEVELS
from flows.marts.explain import Card, Chain, card, chain
from flows.marts.rows import Figures
from flows.persian.numbers import parse_decimal
from flows.persian.text import fold
from flows.system.atomic_files import file_hash

pytestmark = pytest.mark.long(seconds=60)

PERIOD = 7
SNAP, CENT = Decimal("1e-9"), Decimal("0.01")
SAMPLE = ("customs_administration", "ministry_of_labour", "gas_commercial_company", "grid_management_company")
"""Of both scanners, the best, one that is in few lists, and one that was not assessed."""

Cells = Sequence[dict[str, str]]


@pytest.fixture(scope="module")
def warehouse(refreshed_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file."""
    with duckdb.connect(str(refreshed_home / "payesh.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def cards(warehouse: duckdb.DuckDBPyConnection) -> list[Card]:
    """The card of every agency in scope."""
    found = warehouse.execute(
        "select agency_id from marts.agency_scores where period = ? order by agency_id", [PERIOD]
    ).fetchall()
    return [card(warehouse, PERIOD, agency_id) for (agency_id,) in found]


def published(exact: Decimal) -> Decimal:
    """As docs/assumptions.md has it: snapped to 9 places, so that three thirds are one, then half up to 2."""
    return exact.quantize(SNAP, ROUND_HALF_UP).quantize(CENT, ROUND_HALF_UP)


def decimal(value: object) -> Decimal:
    assert isinstance(value, Decimal)
    return value


def test_indicators_add_up_to_every_pillar_and_total(cards: list[Card]) -> None:
    assert len(cards) == 166
    for found in cards:
        agency, total = found.agency["agency_id"], Decimal(0)
        for pillar in found.pillars:
            of_pillar = [each for each in found.indicators if each["pillar"] == pillar["pillar"]]
            exact = sum((decimal(each["points"]) for each in of_pillar), Decimal(0))
            assert exact == pillar["points_sum"], agency
            assert published(exact) == pillar["score"] == found.agency[str(pillar["pillar"])], agency
            assert sum(decimal(each["weight"]) for each in of_pillar) == 100
            total += exact * decimal(pillar["weight_pct"]) / 100
        assert abs(total - found.total_points) < SNAP / 1000, agency  # a pillar's points carry 15 decimals
        assert published(total) == published(found.total_points) == found.agency["total"], agency
        assert found.adds_up()


@pytest.mark.soak(alone=True)
def test_another_method_adds_up_too_and_leads_to_rows(period_8_home: Period8Home) -> None:
    with duckdb.connect(str(period_8_home.home / "payesh.duckdb"), read_only=True) as warehouse:
        agencies = warehouse.execute(
            "select agency_id, sub_services from marts.agency_scores where period = 8"
        ).fetchall()
        found = [card(warehouse, 8, agency_id) for agency_id, _ in agencies]
        assert all(each.adds_up() for each in found)
        assert {len(each.indicators) for each in found} == {37}
        (one,) = [each for each in found if each.agency["agency_id"] == "customs_administration"]
        for indicator in one.indicators:
            made_of = chain(warehouse, period_8_home.home, one, int(str(indicator["indicator_no"])), limit=2)
            assert made_of.troubles() == []
            assert any(landing.rows for landing in made_of.landings) or indicator["status"] != "observed"


def test_observations_add_up_to_every_indicator(warehouse: duckdb.DuckDBPyConnection, cards: list[Card]) -> None:
    sums = warehouse.execute(
        "select agency_id, indicator_no, sum(points) from marts.score_explanations where period = ? group by all",
        [PERIOD],
    ).fetchall()
    observed = {(agency_id, indicator_no): points for agency_id, indicator_no, points in sums}
    points = {
        (found.agency["agency_id"], each["indicator_no"]): decimal(each["points"])
        for found in cards
        for each in found.indicators
    }
    assert observed.keys() == points.keys()
    # each is a quotient of 15 places; a thousand of them may be half a thousand units of the last apart
    apart = {key: abs(observed[key] - points[key]) for key in points}
    assert max(apart.values()) < SNAP / 1000
    assert len(apart) == 166 * 30


def test_points_that_are_not_what_is_published_are_told(cards: list[Card]) -> None:
    found = cards[0]
    agency = found.agency | {"total": decimal(found.agency["total"]) + CENT}
    assert not replace(found, agency=agency).adds_up()
    first, *others = found.pillars
    assert not replace(found, pillars=[first | {"score": decimal(first["score"]) - CENT}, *others]).adds_up()


def test_the_best_step_of_an_indicator_gains_what_it_loses(cards: list[Card]) -> None:
    for found in cards:
        best: dict[object, Decimal] = {}
        for each in found.improvements:
            gain = decimal(each["pillar_gain"])
            best[each["indicator_no"]] = max(best.get(each["indicator_no"], gain), gain)
        for each in found.indicators:
            reaches = each["status"] not in ("not_applicable", "not_assessed")
            lost = published(decimal(each["points_lost"])) if reaches else Decimal(0)
            assert best.get(each["indicator_no"], Decimal(0)) == lost, (found.agency["agency_id"], each["indicator_no"])


def number(text: str) -> Decimal:
    return parse_decimal(text)


def ratio(rows: Cells, of: str, to: str) -> Decimal:
    part, whole = (sum(number(row[heading]) for row in rows) for heading in (of, to))
    return min(Decimal(part) / Decimal(whole), Decimal(1))


def grade(rows: Cells) -> str:
    return next((row.get("finding") or row["endpoints[1].grade"]).removesuffix("+").removesuffix("-") for row in rows)


# what each feed's raw rows give, worked out again from the sender's own headings
MEASURED: dict[str, Callable[[Cells], object]] = {
    "uptime": lambda rows: 100 * ratio(rows, "بررسی موفق", "تعداد بررسی"),
    "page_speed": lambda rows: number(rows[0]["attributes.performance_score"]),
    "tls": grade,
    "mobile": lambda rows: number(rows[0]["تعداد خدمات روي سكو"]),
    "karpooshe": lambda rows: number(rows[0]["تعداد پیام"]) if rows[0]["وضعیت اتصال"].strip() == "متصل" else 0,
    "licences": lambda rows: ratio(rows, "تعداد مجوز متصل", "تعداد مجوز") if rows[0]["تعداد مجوز"].strip() else None,
    "nix": lambda rows: ratio(rows, "تراکنش", "تراکنش مورد انتظار"),
    "open_data": lambda rows: number(rows[0]["count"]),
    "foia": lambda rows: ratio(rows, "پاسخ داده‌شده", "تعداد درخواست"),
}


def assert_row_holds_the_value(observation: Figures, rows: Cells, feed: str) -> None:
    if feed == "assessment":
        assert int(number(rows[0]["گزینه ارزیابی نهایی"])) == observation["option_no"]
    elif feed == "services":
        level = fold(rows[0]["وضعیت الکترونیکی"])
        (measured,) = [name for name, spellings in LEVELS.items() if level in map(fold, spellings)]
        assert measured == observation["measured_category"]
    elif observation["measured_category"] is not None:
        assert str(observation["measured_category"]).rstrip("+-") == MEASURED[feed](rows)
    elif observation["measured_value"] is None:
        assert MEASURED[feed](rows) is None
    else:
        value = MEASURED[feed](rows)
        assert isinstance(value, Decimal | int)
        assert abs(decimal(observation["measured_value"]) - value) < SNAP


def test_the_chain_ends_at_rows_that_are_landed(warehouse: duckdb.DuckDBPyConnection, refreshed_home: Path) -> None:
    led: dict[str, int] = dict.fromkeys(FEEDS, 0)
    for agency_id in SAMPLE if SOAK else SAMPLE[:2]:
        found = card(warehouse, PERIOD, agency_id)
        for each in found.indicators:
            feed = str(each["feed"])
            made_of = chain(warehouse, refreshed_home, found, int(str(each["indicator_no"])), limit=3)
            assert made_of.troubles() == []
            assert made_of.landings
            for landing in made_of.landings:
                assert file_hash(landing.path) == landing.landing_id == landing.path.name
            for observation in made_of.observations:
                led[feed] += assert_observation_is_landed(made_of, observation, feed)
    assert min(led.values()) > 0, led


def assert_observation_is_landed(made_of: Chain, observation: Figures, feed: str) -> bool:
    """Whether the observation cites a row; that the row holds what is measured."""
    if observation["landing_id"] is None:
        assert observation["source_row"] is None
        assert observation["measured_value"] is None
        return False
    (landing,) = [each for each in made_of.landings if each.landing_id == observation["landing_id"]]
    place = (observation["source_sheet"], observation["source_row"])
    cited = [row for row in landing.rows if (row.source_sheet, row.source_row) == place]
    assert len(cited) == 1
    is_added_up = len(made_of.observations) == 1
    rows = [dict(row.cells) for row in (landing.rows if is_added_up else cited)]
    assert_row_holds_the_value(observation, rows, feed)
    return True


def test_both_gateways_of_the_exchange_are_shown(warehouse: duckdb.DuckDBPyConnection, refreshed_home: Path) -> None:
    added = warehouse.execute(
        "select agency_id, measure"
        " from reference.reported_rows join reference.reported_agencies using (period, feed, reported_name)"
        " where agency_id is not null and feed = 'nix' and period = ?"
        " group by all having count(*) = 2 order by all limit 1",
        [PERIOD],
    ).fetchall()
    ((agency_id, measure),) = added
    found = card(warehouse, PERIOD, agency_id)
    (indicator_no,) = [int(str(each["indicator_no"])) for each in found.indicators if each["measure"] == measure]
    made_of = chain(warehouse, refreshed_home, found, indicator_no)
    assert {row.cells["درگاه"].strip() for row in made_of.landings[0].rows} == {"GSB", "PGSB"}
    rows = [dict(row.cells) for row in made_of.landings[0].rows]
    assert_row_holds_the_value(made_of.observations[0], rows, "nix")


@pytest.mark.parametrize("name", ["گمرك جمهوري اسلامي ايران", "customs", "customs_administration"])
def test_a_card_by_any_of_its_names(refreshed_home: Path, payesh: Payesh, name: str) -> None:
    done = payesh(refreshed_home, "explain", "--agency", name)
    assert done.returncode == 0, done.stderr
    assert "(customs_administration)" in done.stdout
    assert "total 68.96, rank 16 of 160, good" in done.stdout
    assert "68.960871848739496 (to 15 decimals); the exact sum rounds to 68.96, as published" in done.stdout
    assert "What would raise the total most" in done.stdout


@pytest.mark.parametrize("indicator", ["۲۶", "provided through", "ارائه شده توسط دستگاه"])
def test_an_indicator_down_to_its_row(refreshed_home: Path, payesh: Payesh, indicator: str) -> None:
    done = payesh(refreshed_home, "explain", "--agency", "گمرک", "--indicator", indicator)
    assert done.returncode == 0, done.stderr
    (landed,) = (refreshed_home / "landing" / "nix" / "7").glob("*[!n]")
    for told in (
        str(landed),
        f"sha256  {landed.name} (read again now: the same)",
        "8355900",
        "of at least 0.3 and below",
    ):
        assert told in done.stdout
    assert "Indicator: 0.50 × 25.00 = 12.50" in done.stdout


def test_json_has_every_sub_service_when_asked(refreshed_home: Path, payesh: Payesh) -> None:
    asked = ("explain", "--agency", "customs", "--indicator", "17", "--json")
    some, every = (json.loads(payesh(refreshed_home, *asked, *more).stdout) for more in ((), ("--all",)))
    assert (len(some["observations"]), len(every["observations"])) == (20, 76)
    assert some["observations"] == every["observations"][:20]
    assert {row["source_row"] for row in every["observations"]} == {
        row["source_row"] for row in every["landings"][0]["rows"]
    }
    points = sum(Decimal(each["points"]) for each in every["observations"])
    assert points == Decimal(every["points_sum"])
    assert every["landings"][0]["is_verified"] is True


def test_what_no_list_names_leads_to_the_list(refreshed_home: Path, payesh: Payesh) -> None:
    done = payesh(refreshed_home, "explain", "--agency", "gas_commercial_company", "--indicator", "9")
    assert done.returncode == 0, done.stderr
    assert "mobile.reconstruction.csv" in done.stdout
    assert "No landed row names this agency here." in done.stdout
    assert "not in the list: " in done.stdout


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--agency", "وزارت"), "ministry_of_energy · Ministry of Energy · وزارت نیرو"),
        (("--agency", "customz"), "no agency «customz»; the nearest are:\n  customs_administration"),
        (("--agency", "customs", "--indicator", "nix"), "  26 · Web services provided through NIX"),
        (("--agency", "customs", "--indicator", "31"), "no indicator «31»"),
        (("--agency", "customs", "--period", "6"), "only totals that reports print"),
        (("--agency", "customs", "--period", "70"), "There is no period 70; scored are: 7"),
    ],
)
def test_what_is_not_there_ends_with_2_and_a_choice(
    refreshed_home: Path, payesh: Payesh, asked: tuple[str, ...], told: str
) -> None:
    done = payesh(refreshed_home, "explain", *asked)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


@pytest.fixture
def home(tmp_path: Path, refreshed_home: Path) -> Path:
    """A home with the published file and a copy of the landed ones."""
    (tmp_path / "payesh.duckdb").symlink_to((refreshed_home / "payesh.duckdb").resolve())
    shutil.copytree(refreshed_home / "landing", tmp_path / "landing")
    return tmp_path


@pytest.mark.parametrize(("damage", "told"), [("changed", "so they were changed"), ("gone", "is not landed")])
def test_landed_bytes_that_are_not_those_scored_are_told(home: Path, payesh: Payesh, damage: str, told: str) -> None:
    (landed,) = (home / "landing" / "karpooshe" / "7").glob("*[!n]")
    landed.unlink() if damage == "gone" else landed.write_bytes(landed.read_bytes() + b" ")
    asked = ("explain", "--agency", "customs", "--indicator", "23")
    done = payesh(home, *asked)
    assert (done.returncode, told in done.stderr) == (5, True), done.stderr
    assert "read again now" not in done.stdout
    landing = json.loads(payesh(home, *asked, "--json").stdout)["landings"][0]
    assert (landing["is_verified"], landing["rows"]) == (False, [])


@pytest.mark.soak(alone=True)
def test_a_corrected_value_is_shown_beside_what_came(tmp_path: Path, refreshed_home: Path) -> None:
    bench = Workbench(tmp_path, refreshed_home)
    found = "select agency_name, messages_count from staging.stg_karpooshe__messages where agency_name like '%گمر%'"
    ((name, count),) = bench.query(found)
    correction = {
        "feed": "karpooshe",
        "period": "7",
        "key": str(name),
        "column_name": "messages_count",
        "expected_raw_value": str(count),
        "corrected_value": "1200",
        "reason": "typing error",
        "source": "letter 12",
        "status": "active",
    }
    bench.write(bench.project / "seeds" / "corrections.csv", [correction])
    assert bench.build("corrections+,+corrections_still_apply corrections_still_apply") == ""
    with duckdb.connect(str(bench.database), read_only=True) as connection:
        made_of = chain(connection, refreshed_home, card(connection, PERIOD, "customs_administration"), 23)
    (applied,) = made_of.landings[0].corrections
    assert (applied["raw_value"], applied["corrected_value"]) == (str(count), "1200")
    assert (applied["reason"], applied["source"]) == ("typing error", "letter 12")
    assert applied["source_row"] == made_of.landings[0].rows[0].source_row
