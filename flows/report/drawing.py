"""How every chart of the report is drawn: Vega-Lite makes an SVG of it when the report is written.

Readers need no script, and a chart prints and scales as text does. In Persian, charts run from the right, and their
digits are Persian.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Final

import vl_convert

from flows.report.language import Language

ASSETS: Final = Path(__file__).parent / "assets"
"""What the site is served with: styles, script and fonts; the fonts also set charts and the PDF."""

Spec = dict[str, Any]
"""A Vega-Lite view, or a part of one."""

INK, MUTED, GRID = "#1f2937", "#52606d", "#d9dee5"
ACCENT, SECOND, PALE = "#1d5f8a", "#b45309", "#a9bccb"
PILLAR_COLOURS = (ACCENT, "#0b7a63", SECOND, "#7d3c98", "#5f6b7a", "#8c5a2b")
SERIES_COLOURS = (ACCENT, SECOND, "#0b7a63", "#7d3c98", "#6b7280")
SHADES = ("#1d5f8a", "#7aa5c2", "#d0dde7")
"""From much to little of the same."""

WIDTH = 440
_VEGA_LITE = "6.1"
_PERSIAN_NUMBERS: Any = {
    "decimal": "٫",
    "thousands": "٬",
    "grouping": [3],
    "currency": ["", ""],
    "numerals": list("۰۱۲۳۴۵۶۷۸۹"),
    "percent": "٪",
}
_CONFIG: Spec = {
    "font": "Vazirmatn, sans-serif",
    "aria": False,
    "background": "transparent",
    "axis": {
        "labelFontSize": 12,
        "labelColor": INK,
        "labelLimit": 330,
        "gridColor": GRID,
        "domain": False,
        "ticks": False,
        "title": None,
    },
    "view": {"stroke": None},
    "legend": {
        "title": None,
        "labelFontSize": 12,
        "labelColor": INK,
        "orient": "top",
        "direction": "horizontal",
        "labelLimit": 260,
        "columns": 2,
    },
}
_ROOT = re.compile(r"<svg [^>]*(width=\"[^\"]+\" height=\"[^\"]+\" viewBox=\"[^\"]+\")[^>]*>")
_ID = re.compile(r'\bid="([^"]+)"')
_SPOKEN = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(ASSETS))


def drawn(language: Language, title: str, layers: Sequence[Spec], width: int, height: int | Spec) -> str:
    """Layers, one above the other, as one SVG element.

    Args:
        language: of the numbers on axes.
        title: what screen readers call the chart; its figures are in a table of the same page.
        layers: Vega-Lite views, each with its data.
        width: width of the plot in pixels; the SVG scales.
        height: its height, or the step of a row as `{"step": 24}`.
    """
    _register_fonts()
    spec = {"config": _CONFIG, "layer": list(layers), "width": width, "height": height}
    numbers = _PERSIAN_NUMBERS if language.is_persian else None
    svg = _SPOKEN.sub("", vl_convert.vegalite_to_svg(spec, vl_version=_VEGA_LITE, format_locale=numbers))
    svg = _with_own_ids(svg)
    return _ROOT.sub(
        lambda found: (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" {found[1]}'
            f' role="img" aria-label="{escape(title, quote=True)}">'
        ),
        svg,
        count=1,
    )


def _with_own_ids(svg: str) -> str:
    """The same with ids that tell charts of one page apart, and that don't tell how many were drawn before."""
    found = list(dict.fromkeys(_ID.findall(svg)))
    for at, name in enumerate(found):
        svg = re.sub(rf"\b{name}\b", f"part-{at}", svg)
    digest = hashlib.sha256(svg.encode()).hexdigest()[:8]
    for at in range(len(found)):
        svg = re.sub(rf"\bpart-{at}\b", f"part-{digest}-{at}", svg)
    return svg


def layer(rows: Sequence[Mapping[str, object]], mark: str | Spec, **encoding: Spec) -> Spec:
    """A layer of these rows: its mark, and what of a row each of its channels shows."""
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def names(language: Language, field: str, order: Sequence[str]) -> Spec:
    """The channel of names, in this order, on the side where the language begins to be read."""
    side = "right" if language.is_persian else "left"
    return {"field": field, "type": "nominal", "sort": list(order), "axis": {"orient": side, "labelPadding": 8}}


def amount(field: str, scale: Spec, axis: Spec | None = None) -> Spec:
    """A channel of numbers; without an axis where each is written beside its mark."""
    return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}


def coloured(field: str, order: Sequence[str], colours: Sequence[str]) -> Spec:
    """The channel of series by colour; one series needs no legend, the title says what it is."""
    shown: Spec = {} if len(order) > 1 else {"legend": None}
    scale = {"domain": list(order), "range": list(colours[: len(order)])}
    return {"field": field, "type": "nominal", "sort": list(order), "scale": scale, **shown}


def written(field: str) -> Spec:
    """The channel of text as it stands in a field."""
    return {"field": field, "type": "nominal"}
