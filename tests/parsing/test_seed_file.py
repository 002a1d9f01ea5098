"""A seed that Python reads is typed, or refused with file, row, column, value and what to do."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from flows.parsing.column_types import Row, code, number, ordinal
from flows.parsing.seed_file import SeedError, read_seed


class Bound(Row):
    """What the seeds of these tests hold."""

    feed = code()
    period = ordinal(nullable=True)
    upper = number(nullable=True)


def seed(folder: Path, text: str) -> Path:
    path = folder / "bounds.csv"
    path.write_bytes(text.encode())
    return path


def test_rows_are_typed_and_know_their_place(tmp_path: Path) -> None:
    path = seed(tmp_path, '\ufeffnote,upper,feed,period\r\n"a, b",۱٫۵,uptime,۷\r\n\r\n,,tls,\r\n')
    rows = read_seed(path, Bound, key=("feed",))
    assert rows.drop("source_sheet").rows() == [(2, "uptime", 7, Decimal("1.5")), (4, "tls", None, None)]
    assert rows.schema["period"] == pl.Int32


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "row 1: the columns must be feed, period, upper, each once; correct feed, period, upper"),
        ("feed,period,upper,feed\n", "row 1: the columns must be feed, period, upper, each once; correct feed"),
        ("feed,period,upper\ntls,7\n", "row 2: has 2 cells and needs 3; correct its commas"),
        ("feed,period,upper\ntls,7,1\n ,7,1\n", "row 3, feed is blank; fill it in"),
        ("feed,period,upper\ntls,seven,1\n", "row 2, period «seven» is not a whole number; send digits only"),
        ("feed,period,upper\ntls,0,1\n", "row 2, «0»: period is 0, below 1; correct it"),
        ("feed,period,upper\ntls,,x\nnix,,y\n", "row 2, upper «x» is not a number; .* (1 more rows are at fault)"),
        ("feed,period,upper\ntls,7,1\nTLS,8,1\n", "row 3, «TLS»: feed repeats row 2 in feed; keep one"),
        ('feed,period,upper\n"tls,7,1\n', "can't be read (unexpected end of data); restore it"),
    ],
)
def test_what_is_at_fault_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = seed(tmp_path, text)
    with pytest.raises(SeedError) as raised:
        read_seed(path, Bound, key=("feed",))
    told = str(raised.value)
    assert told.startswith(str(path))
    assert all(part in told for part in message.split(".*")), told


def test_a_seed_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"nothing\.csv can't be read"):
        read_seed(tmp_path / "nothing.csv", Bound)
