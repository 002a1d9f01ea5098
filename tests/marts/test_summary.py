"""What is told of accepted rows that count for nothing, and whether a refresh has to end with it."""

from __future__ import annotations

import duckdb

from flows.marts.summary import has_lost_rows, told_of_unmatched_rows


def marts(*rows: str) -> duckdb.DuckDBPyConnection:
    """Marts with these rows of quarantined_rows."""
    connection = duckdb.connect()
    connection.execute("""
        create schema marts;
        create table marts.quarantined_rows (
            period integer, feed varchar, source_file varchar, source_row bigint, reason varchar,
            is_unmatched boolean, is_repeated boolean
        )
    """)
    for row in rows:
        connection.execute(f"insert into marts.quarantined_rows values ({row})")
    return connection


CONTRADICTED = "7, 'nix', 'n.csv', 3, 'agency_name is contradicted', true, false"
REPEATED = "7, 'nix', 'n.csv', 2, 'agency_name repeats', true, true"
REFUSED = "7, 'nix', 'n.csv', 4, 'no number', false, false"


def test_a_row_that_repeats_another_is_told_and_loses_nothing() -> None:
    told = told_of_unmatched_rows(marts(REPEATED, REFUSED))
    assert [sentence.partition(" (as")[0] for sentence in told] == [
        "period 7, nix: 1 accepted rows repeat others, and lose nothing"
    ]
    assert not has_lost_rows(marts(REPEATED, REFUSED))
    assert not has_lost_rows(marts())


def test_a_row_that_is_lost_is_told_apart_and_decides() -> None:
    told = told_of_unmatched_rows(marts(REPEATED, CONTRADICTED))
    assert "1 accepted rows match nothing and score nothing (as n.csv row 3" in told[0]
    assert "1 accepted rows repeat others" in told[1]
    assert has_lost_rows(marts(REPEATED, CONTRADICTED))


def test_of_a_closed_period_nothing_is_told() -> None:
    of_both = marts(CONTRADICTED, CONTRADICTED.replace("7", "8", 1))
    assert [sentence[:8] for sentence in told_of_unmatched_rows(of_both, closed=[7])] == ["period 8"]
    assert not has_lost_rows(of_both, closed=[7, 8])


def test_a_file_that_was_built_before_tells_of_none() -> None:
    before = marts(CONTRADICTED)
    before.execute("alter table marts.quarantined_rows drop column is_repeated")
    assert told_of_unmatched_rows(before) == []
    assert not has_lost_rows(before)
