"""The methodology of period 8: the former one carried over under other numbers and weights, and what is new in it."""

from __future__ import annotations

from pathlib import Path

from workbench import Row, add_rows, read_rows

from period_8.seed_rows import FOLDER, FORMER_METHODOLOGY, METHODOLOGY, new_rows

# Whoever carries these over writes them anew, because they join two methodologies or a methodology and its periods.
_WRITTEN_WHOLE = ("methodologies", "periods", "pillars", "comparability", "option_equivalents")
# No report prints period 8, so nothing of it was proved by one.
_NOT_PRINTED = {"source": "carried over", "report_table": "", "note": "", "printed_text_fa": "", "printed_line": ""}


def add_methodology(project: Path) -> None:
    """Add every seed's rows of the new methodology."""
    carried = read_rows(FOLDER / "carried_indicators.csv")
    for path in sorted((project / "seeds" / "methodology").glob("*.csv")):
        former = [row for row in read_rows(path) if row.get("methodology_id") == FORMER_METHODOLOGY]
        new = new_rows(path.stem)
        if path.stem not in _WRITTEN_WHOLE:
            changed = {row["indicator_no"] for row in new if "indicator_no" in row}
            new += [row for row in _carried_over(former, carried) if row.get("indicator_no") not in changed]
        add_rows(project, path.stem, new)
    add_rows(project, "indicator_equivalents", [_equivalent(row) for row in carried])


def _carried_over(former: list[Row], carried: list[Row]) -> list[Row]:
    """A seed's rows under the new methodology; those of an indicator under its new number."""
    now = {row["previous_indicator_no"]: row for row in carried}
    rows = []
    for row in former:
        old = row.get("indicator_no")
        if old is not None and old not in now:
            continue
        changes = {column: value for column, value in _NOT_PRINTED.items() if column in row}
        if old is not None:
            changes |= {column: value for column, value in now[old].items() if column in row}
        rows.append(row | {"methodology_id": METHODOLOGY} | changes)
    return rows


def _equivalent(carried: Row) -> Row:
    former = {"previous_methodology_id": FORMER_METHODOLOGY, "note": "synthetic"}
    return {"methodology_id": METHODOLOGY} | former | carried
