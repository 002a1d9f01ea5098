"""Numbers of a workbook as the sender sees them, where that is another number than the stored one."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_PERCENT = {"9": "0%", "10": "0.00%"}  # formats that no workbook lists, since every reader knows them
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')  # what a format shows as it stands, or does not show
_PADDED = re.compile(r"0{2,40}")
_EXACT_BELOW = 10**15  # spreadsheets keep 15 digits of a number; of a longer one they have lost some


def plain(value: float) -> str:
    """A number without exponent, 1234 for 1234.0; one that lost digits in the spreadsheet has its exponent."""
    if value and value.is_integer() and abs(value) < _EXACT_BELOW:
        return str(int(value))
    number = Decimal(repr(value)).normalize()
    if not number.is_finite():
        return str(number)
    return f"{number:f}" if abs(number) < _EXACT_BELOW else f"{number:E}"


class NumberFormats:
    """The number formats of a workbook's cell styles, as its `styles.xml` lists them."""

    def __init__(self) -> None:
        self._codes = dict(_PERCENT)
        self._of_styles: list[str] = []

    def add_code(self, identifier: str, code: str) -> None:
        """Take the code of a format that the workbook has made."""
        self._codes[identifier] = code

    def add_style(self, identifier: str) -> None:
        """Take the format of the next style."""
        self._of_styles.append(identifier)

    def shown(self, style: str, value: str) -> str | None:
        """A stored number as a cell of that style shows it, with its percent sign or leading zeros.

        None where it shows the stored number, rounded or not: what is rounded for the eye is not rounded away.
        """
        if self.is_stored(style):
            return None
        code = self._code(style)
        try:
            number = Decimal(repr(float(value)))
        except (ValueError, InvalidOperation):
            return None
        if not number.is_finite():
            return None
        if "%" in code:
            return f"{(number * 100).normalize():f}%"
        return str(int(number)).zfill(len(code)) if number == int(number) and number >= 0 else None

    def is_stored(self, style: str) -> bool:
        """Whether cells of a style show the number that is stored, rounded or not, whatever it is."""
        code = self._code(style)
        return "%" not in code and not _PADDED.fullmatch(code)

    def _code(self, style: str) -> str:
        """The part of a style's format for numbers above zero, without its literals."""
        index = int(style) if style.isascii() and style.isdecimal() and len(style) < 10 else -1
        identifier = self._of_styles[index] if 0 <= index < len(self._of_styles) else ""
        return _LITERAL.sub("", self._codes.get(identifier, "")).partition(";")[0]
