"""Pages of HTML, reduced to the tags that are asked for before they are parsed.

To parse a page as browsers do takes time by the square of how deep its elements lie in each other, and memory by the
formatting that is left open times the paragraphs that inherit it. Neither is of use here, so only tags that can't do
either, or not often, reach the parser. It resolves no entity but HTML's own characters, and loads nothing.

What the other tags do to a reader's eye is kept: an element that flows with the text leaves no trace («1<b>2</b>» is
12), any other ends a line, and what is hidden is left out. One with a class or a style may be hidden, small or set
apart by it, so it ends a line too.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from selectolax.lexbor import LexborHTMLParser, LexborNode

from flows.parsing.formats.grid import UnreadableFileError

TAGS_AT_MOST = 500_000
NESTED_AT_MOST = 20_000  # tags that may lie in each other; the largest page has 1 thousand
_TAG = re.compile(r"</?([a-z][^\s/>]*+)[^>]*+>", re.IGNORECASE)
_TAG_OR_END = re.compile(_TAG.pattern + r"|\n", re.IGNORECASE)
_CELLS = frozenset(("tr", "td", "th", "thead", "tbody", "tfoot"))  # each ends the one before
_TEXT = frozenset(("script", "style", "title", "textarea", "body"))  # what is in them, or around them, is no element
_UNSEEN = ("script", "style", "title")
_FLOWING = frozenset(
    (
        "a", "abbr", "acronym", "b", "cite", "code", "data", "dfn", "em", "i", "kbd", "label", "mark", "nobr", "o:p",
        "output", "samp", "span", "strong", "time", "tt", "u", "var", "wbr",
    )
)  # fmt: skip
_VOID = frozenset(
    (
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    )
)  # fmt: skip
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_STYLE = re.compile(r"\sstyle\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"\shidden(?=[\s=/>])", re.IGNORECASE)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_APART = re.compile(r"(?<![\w-])(?:class|style|dir)\s*=", re.IGNORECASE)
_LINE = "\ue000"  # ends a line; a private character, which no text of a page has a use for
_LINES = re.compile("[\ue000\u2028\u2029]")
_COVER = "x-hidden"  # what hidden elements are called in the reduced page


def parsed(text: str, also: Collection[str] = ()) -> LexborHTMLParser:
    """A page of tables and of the elements named in `also`; `text_of` reads its nodes.

    What is hidden is left out, but for tables and their parts: these have the attribute `hidden` (see `is_hidden`).

    Raises:
        UnreadableFileError: when it has too many tags.
    """
    end = text.rfind(">") + 1  # after it nothing is a tag, and every search for a tag's end would be in vain
    page = LexborHTMLParser(_Reduction(also).of(text[:end]) + text[end:].replace("<", " "))
    page.strip_tags(list(_UNSEEN))
    for covered in reversed(page.css(_COVER)):
        tables = covered.css("table")
        for table in tables:
            table.attrs["hidden"] = ""
        if not tables:
            covered.decompose()
    return page


def text_of(node: LexborNode) -> str:
    """The visible text of a node, line by line as a reader sees it; within a line, white space is one space."""
    lines = (" ".join(line.split()) for line in _LINES.split(node.text()))
    return "\n".join(line for line in lines if line)


def is_hidden(node: LexborNode) -> bool:
    """Whether a table, or a part of one, is not shown."""
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDING.search(attributes.get("style") or ""))


class _Reduction:
    """A page's text with the tags that are kept, and marks for what the others do to a reader's eye.

    Attributes are looked at where they stand; which rules of a style sheet apply is not asked.
    """

    def __init__(self, also: Collection[str]) -> None:
        self._nesting = {"table", _COVER, *also}
        self._parts = {"table", *_CELLS}
        self._kept = self._parts | self._nesting | _TEXT
        self._tags = self._nested = 0
        # by an element's name, what the ends of its open elements become; a cell's are forgotten where the cell ends
        self._outside: dict[str, list[str]] = {}
        self._open = self._outside
        self._is_covered_outside = self._is_covered = False
        self._preformatted = 0

    def of(self, text: str) -> str:
        pattern = _TAG_OR_END if "<pre" in text or "<PRE" in text else _TAG
        return pattern.sub(self._reduced, text)

    def _reduced(self, tag: re.Match[str]) -> str:
        if tag[1] is None:
            self._count("")
            return _LINE if self._preformatted > 0 else "\n"
        name, ends = tag[1].lower(), tag[0][1] == "/"
        if name in self._kept:
            self._count(name)
            if name in self._parts:
                return self._part(name, ends, tag[0])
            if name in _UNSEEN or name == "body":
                return tag[0]
            # marks stand around the element, so that its own text is without them
            return tag[0] + self._ended(name) if ends else self._begun(name, tag[0]) + tag[0]
        if name == "pre":
            self._preformatted += -1 if ends else 1
        return self._ended(name) if ends else self._begun(name, tag[0])

    def _count(self, name: str) -> None:
        self._tags += 1
        self._nested += name in self._nesting
        if self._tags > TAGS_AT_MOST or self._nested > NESTED_AT_MOST:
            raise UnreadableFileError(f"has over {TAGS_AT_MOST} tags, or {NESTED_AT_MOST} in each other; save a part")

    def _part(self, name: str, ends: bool, tag: str) -> str:
        """A tag of a table, whatever was left open in the cell before; a table in a cell has lines of its own."""
        is_cell = name in ("td", "th")
        if is_cell and not ends:
            self._open = {}
            self._is_covered = self._is_covered_outside
        elif self._open is not self._outside:
            self._open, self._is_covered = self._outside, self._is_covered_outside
        return tag + _LINE if (is_cell and not ends) or (name == "table" and ends) else tag

    def _begun(self, name: str, tag: str) -> str:
        end = mark = "" if name in _FLOWING else _LINE
        if name in _VOID:
            return mark
        if len(tag) > len(name) + 2 or name == "template":
            style = _STYLE.search(tag)
            shown = style[1] if style else ""
            unquoted = _QUOTED.sub("", tag)
            if name == "template" or _HIDING.search(shown) or _HIDDEN.search(unquoted):
                if not self._is_covered:
                    self._count(_COVER)
                    self._cover(True)
                    mark, end = f"<{_COVER}>", f"</{_COVER}>"
            elif _APART.search(unquoted):
                mark = end = _LINE
        open_ones = self._open.get(name)
        if open_ones:
            open_ones.append(end)
        elif end != ("" if name in _FLOWING else _LINE):
            self._open[name] = [end]
        return mark

    def _ended(self, name: str) -> str:
        open_ones = self._open.get(name)
        end = open_ones.pop() if open_ones else "" if name in _FLOWING else _LINE
        if end.startswith("<"):
            self._cover(False)
        return end

    def _cover(self, is_covered: bool) -> None:
        self._is_covered = is_covered
        if self._open is self._outside:
            self._is_covered_outside = is_covered
