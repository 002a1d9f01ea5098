"""Every mart and column that is published has a heading in Persian and English, and no heading is of nothing."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from flows.marts.labels import LabelError, read_labels
from flows.parsing.seed_file import SeedError

ARABIC = re.compile("[\u064a\u0643\u0629\u0660-\u0669]")
"""Arabic yeh, kaf, teh marbuta and digits: Persian writes ی, ک, ه and ۰ to ۹."""
STRAY_JOINER = re.compile("\u200c(?=[\\s\u200c]|$)|(?<=[اأآدذرزژو])\u200c|(?:^|(?<=\\s))\u200c")
"""A zero-width non-joiner that parts nothing: beside a blank or another one, or after a letter that never joins."""


@pytest.fixture(scope="module")
def columns(refreshed_home: Path) -> dict[str, list[str]]:
    """The columns of each published mart."""
    with duckdb.connect(str(refreshed_home / "payesh.duckdb"), read_only=True) as connection:
        return dict(
            connection.execute(
                "select table_name, list(column_name order by ordinal_position) from information_schema.columns"
                " where table_schema = 'marts' group by 1"
            ).fetchall()
        )


def test_every_mart_and_column_has_a_label_and_no_label_is_of_nothing(columns: dict[str, list[str]]) -> None:
    labels = read_labels()
    for mart, names in columns.items():
        labels.mart(mart)
        for name in names:
            labels.column(mart, name)
    named = {f"marts.{mart}" for mart in columns} | {f"{mart}.{name}" for mart in columns for name in columns[mart]}
    plain = {name for mart in columns for name in columns[mart] if f"{mart}.{name}" not in labels.by_name}
    assert set(labels.by_name) - named - plain == set()


def test_no_two_columns_of_a_mart_share_a_heading(columns: dict[str, list[str]]) -> None:
    labels = read_labels()
    for mart, names in columns.items():
        for language in ("fa", "en"):
            headings = Counter(getattr(labels.column(mart, name), language) for name in names)
            assert [heading for heading, count in headings.items() if count > 1] == [], (mart, language)


def test_titles_of_marts_differ() -> None:
    titles = [label for name, label in read_labels().by_name.items() if name.startswith("marts.")]
    assert len({title.fa for title in titles}) == len({title.en for title in titles}) == len(titles)


def test_labels_are_spelt_as_persian_is() -> None:
    for name, label in read_labels().by_name.items():
        assert not ARABIC.search(label.fa), name
        assert not STRAY_JOINER.search(label.fa), name
        assert re.search("[\u0600-\u06ff]", label.fa), name
        assert label.en.isascii(), name


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,fa\nperiod,دوره\n", "row 1: the columns must be name, fa, en"),
        ("name,fa,en\nperiod,دوره\n", "row 2: has 2 cells and needs 3"),
        ("name,fa,en\nperiod,,Period\n", "row 2, fa is blank; fill it in"),
        (
            "name,fa,en\nperiod,دوره,Period\nperiod,دوره,Period\n",
            "row 3, «period»: name repeats row 2 in",
        ),
    ],
)
def test_a_label_that_is_at_fault_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SeedError, match=re.escape(message)):
        read_labels(path)


def test_a_column_of_its_own_meaning_goes_before_the_plain_one_and_what_lacks_is_named(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("name,fa,en\nvalue,مقدار,Value\nleaderboards.value,امتیاز,Score\n", encoding="utf-8")
    labels = read_labels(path)
    assert (labels.column("leaderboards", "value").en, labels.column("score_figures", "value").en) == ("Score", "Value")
    with pytest.raises(LabelError, match=r"no label of the column rank of the mart leaderboards; add a row «rank»"):
        labels.column("leaderboards", "rank")
    with pytest.raises(LabelError, match=r"add a row «marts\.leaderboards»"):
        labels.mart("leaderboards")
