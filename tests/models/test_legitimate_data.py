"""What a sender may well send never fails the build: a rule says what counts, or the row is listed with what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from conftest import PROJECT
from workbench import Workbench

from flows.ingestion.accepted import write_receipts
from flows.parsing.name_keys import with_name_keys

pytestmark = pytest.mark.long(seconds=40)

# the report prints other data, and editions are compared with it
MARTS = [
    path.stem
    for path in (PROJECT / "models/marts").rglob("*.sql")
    if path.parts[-2] not in ("reconciliation", "editions")
]


class Inbox:
    """The accepted rows of period 7 in a copied home, to be changed as if other files had come."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._added = 0

    def change(self, feed: str, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
        """Give a feed other rows."""
        path = max((self.home / "accepted" / feed / "period=7").glob("*.parquet"), key=lambda path: path.stat().st_size)
        rows = pl.read_parquet(path, hive_partitioning=False)
        changed = with_name_keys(change(rows).lazy()).collect()
        changed.select(pl.col(name).cast(dtype) for name, dtype in rows.schema.items()).write_parquet(path)

    def add(self, feed: str, where: pl.Expr, **cells: pl.Expr) -> int:
        """Add a copy of the first row that `where` finds, with other cells; returns its row number."""
        self._added += 1
        number = 900_000 + self._added
        self.change(
            feed,
            lambda rows: pl.concat(
                [rows, rows.filter(where).head(1).with_columns(source_row=pl.lit(number, pl.Int64), **cells)],
                how="vertical_relaxed",
            ),
        )
        return number

    def put(self, feed: str, where: pl.Expr, **cells: pl.Expr) -> None:
        """Give the rows that `where` finds other cells."""
        self.change(
            feed,
            lambda rows: rows.with_columns(
                pl.when(where).then(cell).otherwise(pl.col(name)).alias(name) for name, cell in cells.items()
            ),
        )


def name(agency: str) -> pl.Expr:
    return pl.col("agency_name") == agency


@pytest.fixture
def inbox(tmp_path: Path, refreshed_home: Path) -> Inbox:
    shutil.copytree(refreshed_home, tmp_path / "warehouse", symlinks=True)
    return Inbox(tmp_path / "warehouse")


LABOUR, LABOUR_TOO = "وزارت تعاون، کار و رفاه اجتماعی", "وزارت رفاه، كار و تأمين اجتماعي"
IT, IT_SITE = "سازمان فناوری اطلاعات ایران", "portal.information-technology-organization.example"
NOT_ASSESSED = "Veterinary Council"


def test_rows_that_match_nothing_are_listed_and_what_several_rows_say_has_a_rule(inbox: Inbox, tmp_path: Path) -> None:
    of_it = name(IT)
    answers = pl.col("sub_service_id").is_not_null() & (pl.col("indicator_no") == 5)
    about_agency = pl.col("sub_service_id").is_null() & (pl.col("indicator_no") == 6)
    text, one = pl.lit, pl.lit("1")
    unmatched = {
        inbox.add("assessment", answers, agency_name=text(NOT_ASSESSED)): ("agency_name", "not assessed in the period"),
        inbox.add("assessment", answers, service_id=text("1")): ("sub_service_id", "sub_service_id is of "),
        inbox.add("assessment", answers, sub_service_id=one): ("sub_service_id", "not in the service registry"),
        inbox.add("assessment", answers, indicator_no=pl.lit(6)): ("sub_service_id", "leave it and service_id blank"),
        inbox.add("assessment", about_agency, indicator_no=pl.lit(5)): ("sub_service_id", "fill it and service_id in"),
        inbox.add("assessment", about_agency, indicator_no=pl.lit(99)): ("indicator_no", "none of 2021-30"),
        inbox.add("assessment", about_agency, indicator_no=pl.lit(2), final_option_no=pl.lit(7)): (
            *("final_option_no", "no option of the indicator"),
        ),
        inbox.add("foia", name(IT)): ("agency_name", "repeats foia"),
        inbox.add(
            "karpooshe",
            of_it,
            agency_name=pl.lit("Information Technology Organization of Iran"),
            messages_count=pl.lit(1),
        ): (*("agency_name", "is contradicted"),),
        inbox.add("nix", name("وزارت كار و تأمين اجتماعي"), transactions_count=pl.lit(1)): (
            "agency_name",
            "contradicted",
        ),
        inbox.add("services", of_it, agency_name=text(LABOUR), sub_service_id=text("new")): (
            *("sub_service_id", "registered of"),
        ),
    }
    inbox.add("uptime", of_it, url=pl.lit("https://other.example/"), successful_checks_count=pl.lit(0))
    inbox.add("tls", pl.col("host") == IT_SITE, scanner=pl.lit("testssl"), grade=pl.lit("F"))
    inbox.put("licences", of_it, licences_count=pl.lit(0), connected_licences_count=pl.lit(0))
    inbox.put("foia", name(LABOUR_TOO), requests_count=pl.lit(0), answered_requests_count=pl.lit(0))
    inbox.put("nix", of_it, expected_transactions_count=pl.lit(0))
    write_receipts(inbox.home)
    bench = Workbench(tmp_path, inbox.home)

    assert bench.build(" ".join(f"+{mart}" for mart in MARTS)) == ""

    listed = bench.query("select source_row, column_name, reason from marts.quarantined_rows where is_unmatched")
    found = {row: (column, reason) for row, column, reason in listed}
    for row, (column, words) in unmatched.items():
        assert found[row][0] == column, found[row]
        assert words in str(found[row][1])
    scored = bench.query(
        "select indicator_no, status, option_no, measured_category, score from marts.score_explanations"
        " where agency_id = 'information_technology_organization' and indicator_no in (2, 4, 23, 24, 25) order by 1"
    )
    assert scored == [
        (2, "observed", 3, None, 0),  # 8581 of 8640 checks, and 0 of 8640 of its other site
        (4, "observed", 3, "F", 0),  # the worse of two scanners
        (23, "observed", 3, None, 0),  # two contradicting rows count for none, and who is not listed is absent
        (24, "not_applicable", 2, None, Decimal("0.5")),  # no licence to connect
        (25, "missing", None, None, 0),  # nothing was expected
    ]
    assert not bench.query("select 1 from marts.evidence_gap where source_row >= 900000")
