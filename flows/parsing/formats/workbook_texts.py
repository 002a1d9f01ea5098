"""Texts of a workbook in lines, from its XML: a superscript ends a number, and its reader of cells does not say so."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

FALSE = ("0", "false", "off")
_RAISED = ("superscript", "subscript")
_ESCAPED = re.compile(r"_x([0-9A-CE-Fa-ce-f][0-9A-Fa-f]{3}|[Dd][0-7][0-9A-Fa-f]{2})_")

Attributes = dict[str, str]


def read_xml(content: bytes | None, **handlers: Callable[..., None]) -> None:
    """One pass through XML that is known to be whole."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    for name, handler in handlers.items():
        setattr(parser, name, handler)
    if content is not None:
        parser.Parse(content, True)


class Lines:
    """A cell's text as it is read, in lines: a superscript, a subscript and what is struck out is one of its own."""

    def __init__(self) -> None:
        self._lines = [""]
        self._is_apart = self._is_text = self._is_phonetic = False

    @property
    def text(self) -> str | None:
        """The text; None where it is one line, as the reader of cells gives it."""
        lines = [line.strip() for line in self._lines if line.strip()]
        if len(lines) < 2:
            return None
        return _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), "\n".join(lines))

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take the beginning of an element."""
        if tag == "t":
            self._is_text = not self._is_phonetic
        elif tag == "rPh":
            self._is_phonetic = True
        elif (tag == "vertAlign" and attributes.get("val") in _RAISED) or (
            tag == "strike" and attributes.get("val") not in FALSE
        ):
            self._is_apart = True
            self._lines.append("")

    def add(self, text: str) -> None:
        """Take text, if it is the cell's."""
        if self._is_text:
            self._lines[-1] += text

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        if tag == "t":
            self._is_text = False
        elif tag == "rPh":
            self._is_phonetic = False
        elif tag == "r" and self._is_apart:
            self._is_apart = False
            self._lines.append("")


class SharedTexts:
    """The texts that cells share, where they are in lines, by their index."""

    def __init__(self, content: bytes | None) -> None:
        self.in_lines: dict[int, str] = {}
        self._index, self._lines = -1, Lines()
        read_xml(content, StartElementHandler=self._start, EndElementHandler=self._end, CharacterDataHandler=self._text)

    def _start(self, name: str, attributes: Attributes) -> None:
        tag = name.rpartition(":")[2]
        if tag == "si":
            self._index, self._lines = self._index + 1, Lines()
        self._lines.start(tag, attributes)

    def _text(self, text: str) -> None:
        self._lines.add(text)

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        self._lines.end(tag)
        text = self._lines.text if tag == "si" else None
        if text is not None:
            self.in_lines[self._index] = text
