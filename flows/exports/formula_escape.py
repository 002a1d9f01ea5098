"""Text that a spreadsheet would run as a formula, escaped."""

from __future__ import annotations

import re

# what spreadsheets run as a formula, also in the full-width forms that some take for it
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def escape_formula(value: object) -> object:
    """A cell that a spreadsheet takes for what it is: text that it would run as a formula has an apostrophe before it.

    Numbers stay as they are, negative ones too. This is what OWASP advises against CSV injection.
    """
    is_formula = isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value)
    return f"'{value}" if is_formula else value
