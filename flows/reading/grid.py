"""What every format of table is read into: numbered rows of text cells."""

from __future__ import annotations

from dataclasses import dataclass

BYTES_AT_MOST = 256 * 1024 * 1024  # of one file, also once unpacked; the largest feed has 5 MB


class UnreadableFileError(ValueError):
    """The file as a whole can't be read; the message says why and what to do, without the file's name."""


@dataclass(frozen=True)
class Grid:
    """A table as it stands in a file, titles and header included.

    Attributes:
        sheet: name of the workbook's sheet; None where the format has no sheets.
        rows: row number as a person sees it (1-based) and the row's cells; blank rows are left out.
        ragged: whether a row may be shorter or longer than its header by the sender's mistake.
        merged: row number and cell (from 0) of the cells that a merge with those above them fills.
    """

    sheet: str | None
    rows: list[tuple[int, list[str]]]
    ragged: bool = False
    merged: frozenset[tuple[int, int]] = frozenset()


def refuse_if_empty_or_huge(data: bytes) -> None:
    """Raise `UnreadableFileError` for a file without content or beyond `BYTES_AT_MOST`."""
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableFileError("is empty; send it again")
    if len(data) > BYTES_AT_MOST:
        raise UnreadableFileError(f"has {len(data)} bytes, over {BYTES_AT_MOST}; send it in parts")
