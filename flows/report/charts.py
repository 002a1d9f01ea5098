"""The report's kinds of charts. Each takes rows that are named and in order, and gives an SVG.

Nothing is counted or scored here: what a chart shows is what the marts say.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flows.report.drawing import (
    ACCENT,
    GRID,
    INK,
    MUTED,
    PALE,
    SERIES_COLOURS,
    WIDTH,
    amount,
    coloured,
    drawn,
    layer,
    names,
    written,
)
from flows.report.language import Language

_LOG_FROM = 1000
_LABELS_AT = 114


@dataclass(frozen=True)
class Bar:
    """A bar: what it is of, how long it is, and the number beside it as readers read it.

    Attributes:
        name: label of the bar.
        value: its length.
        shown: the value in the language's digits.
        series: to which group of bars it belongs; empty when there is one.
    """

    name: str
    value: Decimal
    shown: str
    series: str = ""


@dataclass(frozen=True)
class Line:
    """A line of a line chart or radar: its name, and a value a place; None where there is none."""

    name: str
    values: Sequence[Decimal | None]


@dataclass(frozen=True)
class Move:
    """A rank before and a rank now, of one name; 1 is best."""

    name: str
    before: int
    now: int


def bars(
    language: Language,
    title: str,
    rows: Sequence[Bar],
    longest: Decimal | None = None,
    colours: Sequence[str] = (ACCENT,),
) -> str:
    """Horizontal bars, one below the other in the rows' order; a name that has several gets them side by side.

    Args:
        language: of the labels.
        title: what the chart shows.
        rows: the bars.
        longest: value of a bar over the whole width; None: that of the longest.
        colours: of the series, in the order in which they come.
    """
    persian = language.is_persian
    series = list(dict.fromkeys(row.series for row in rows))
    end = longest or max((row.value for row in rows), default=Decimal(1)) or Decimal(1)
    bar_names = list(dict.fromkeys(row.name for row in rows))
    is_grouped = len(bar_names) < len(rows)
    values = [{"name": row.name, "value": float(row.value), "shown": row.shown, "series": row.series} for row in rows]
    places = {
        "y": names(language, "name", bar_names),
        "x": amount("value", {"domain": [0, float(end)], "reverse": persian, "nice": False}),
    }
    if is_grouped:
        places["yOffset"] = {"field": "series", "type": "nominal", "sort": series}
    text = {"type": "text", "align": "right" if persian else "left", "dx": -5 if persian else 5, "fontSize": 11}
    layers = [
        layer(values, {"type": "bar", "cornerRadius": 2}, **places, color=coloured("series", series, colours)),
        layer(values, {**text, "color": INK}, **places, text=written("shown")),
    ]
    return drawn(language, title, layers, WIDTH, {"step": 15 if is_grouped else 24})


def stacked_shares(language: Language, title: str, rows: Sequence[Bar], colours: Sequence[str]) -> str:
    """A bar a name that is divided among the rows' series, each with its share."""
    series = list(dict.fromkeys(row.series for row in rows))
    values = [
        {"name": row.name, "value": float(row.value), "series": row.series, "order": series.index(row.series)}
        for row in rows
    ]
    share = amount("value", {"reverse": language.is_persian})
    bar = layer(
        values,
        "bar",
        y=names(language, "name", list(dict.fromkeys(row.name for row in rows))),
        x={**share, "stack": "normalize"},
        order={"field": "order", "type": "quantitative"},
        color=coloured("series", series, colours),
    )
    return drawn(language, title, [bar], WIDTH, {"step": 24})


def radar(language: Language, title: str, axes: Sequence[str], rows: Sequence[Line]) -> str:
    """A radar of values from 0 to 100: an axis a name, a closed line a row; the report calls it balance."""
    angles = [2 * math.pi * at / len(axes) for at in range(len(axes))]
    around = [*range(len(axes)), 0]

    def point(at: int, value: float) -> dict[str, object]:
        return {"x": value * math.sin(angles[at]), "y": value * math.cos(angles[at])}

    rings = [
        {**point(at, ring), "ring": ring, "order": order}
        for ring in (25, 50, 75, 100)
        for order, at in enumerate(around)
    ]
    spokes = [{**point(at, value), "axis": at, "order": value} for at in range(len(axes)) for value in (0.0, 100.0)]
    outlines = [
        {**point(at, float(row.values[at] or 0)), "line": row.name, "order": order}
        for row in rows
        for order, at in enumerate(around)
    ]
    labels = [
        {"x": _LABELS_AT * 1.3 * math.sin(angles[at]), "y": _LABELS_AT * math.cos(angles[at]), "text": name}
        for at, name in enumerate(axes)
    ]
    places = {"x": amount("x", {"domain": [-190, 190]}), "y": amount("y", {"domain": [-125, 125]})}
    along = {**places, "order": {"field": "order", "type": "quantitative"}}
    thin = {"type": "line", "color": GRID, "strokeWidth": 1}
    layers = [
        layer(rings, thin, **along, detail=written("ring")),
        layer(spokes, thin, **along, detail=written("axis")),
        layer(
            outlines,
            {"type": "line", "strokeWidth": 2.5, "point": {"size": 40}},
            **along,
            color=coloured("line", [row.name for row in rows], SERIES_COLOURS),
        ),
        layer(labels, {"type": "text", "fontSize": 13, "color": INK}, **places, text=written("text")),
    ]
    return drawn(language, title, layers, 418, 275)


def lines(language: Language, title: str, periods: Sequence[str], rows: Sequence[Line]) -> str:
    """Lines of values from 0 to 100 over periods, in their order; a period without a value leaves a gap."""
    values = [
        {
            "period": period,
            "value": None if value is None else float(value),
            "shown": "" if value is None else language.number(value, 2),
            "line": row.name,
        }
        for row in rows
        for period, value in zip(periods, row.values, strict=True)
    ]
    side = "right" if language.is_persian else "left"
    places = {
        "x": {
            "field": "period",
            "type": "nominal",
            "scale": {"domain": list(periods), "reverse": language.is_persian},
            "axis": {"labelAngle": 0, "labelFontSize": 11, "labelExpr": "split(datum.label, ' ')"},
        },
        "y": amount("value", {"domain": [0, 100]}, {"orient": side, "tickCount": 5}),
    }
    colour = coloured("line", [row.name for row in rows], SERIES_COLOURS)
    layers = [layer(values, {"type": "line", "strokeWidth": 2.5, "point": {"size": 45}}, **places, color=colour)]
    if len(rows) == 1:
        text = {"type": "text", "dy": -12, "fontSize": 11, "color": INK}
        layers.append(layer(values, text, **places, text=written("shown")))
    return drawn(language, title, layers, WIDTH, 220)


def rank_changes(language: Language, title: str, rows: Sequence[Move], before: str, now: str) -> str:
    """From what rank to what rank each has moved: a pale dot, a shaft and a full dot a row."""
    persian = language.is_persian
    worst = max((max(row.before, row.now) for row in rows), default=1)
    scale = {"domain": [0, worst + 8], "reverse": persian, "nice": False}
    y = names(language, "name", [row.name for row in rows])
    spans = [{"name": row.name, "from": row.before, "to": row.now} for row in rows]
    dots = [
        {"name": row.name, "rank": rank, "shown": language.number(rank), "when": when, "is_worse": rank > other}
        for row in rows
        for rank, other, when in ((row.before, row.now, before), (row.now, row.before, now))
    ]
    shaft = layer(
        spans, {"type": "rule", "color": MUTED, "strokeWidth": 1.5}, y=y, x=amount("from", scale), x2={"field": "to"}
    )
    places = {"y": y, "x": amount("rank", scale)}
    dot = layer(
        dots,
        {"type": "circle", "size": 90, "opacity": 1},
        **places,
        color=coloured("when", [before, now], (PALE, ACCENT)),
    )
    texts = []
    for is_worse in (False, True):
        to_right = is_worse != persian
        mark = {"type": "text", "fontSize": 11, "color": INK}
        beside = {"dx": 9 if to_right else -9, "align": "left" if to_right else "right"}
        shown = [each for each in dots if each["is_worse"] == is_worse]
        texts.append(layer(shown, {**mark, **beside}, **places, text=written("shown")))
    return drawn(language, title, [shaft, dot, *texts], WIDTH, {"step": 26})


def balance(
    language: Language, title: str, rows: Sequence[tuple[str, Sequence[Decimal]]], columns: Sequence[str]
) -> str:
    """A grid of scores from 0 to 100, the darker the higher, with the score in each cell."""
    values = [
        {"name": name, "column": column, "value": float(value), "shown": language.number(value)}
        for name, scores in rows
        for column, value in zip(columns, scores, strict=True)
    ]
    order = list(reversed(columns)) if language.is_persian else list(columns)
    places = {
        "x": {
            "field": "column",
            "type": "nominal",
            "sort": order,
            "axis": {"orient": "top", "labelAngle": 0, "labelPadding": 6},
        },
        "y": names(language, "name", [name for name, _ in rows]),
    }
    shade = {"domain": [0, 100], "range": ["#eef3f7", "#12507a"]}
    ink = {"condition": {"test": "datum.value > 50", "value": "white"}, "value": INK}
    layers = [
        layer(
            values,
            {"type": "rect", "stroke": "white", "strokeWidth": 2},
            **places,
            color={"field": "value", "type": "quantitative", "scale": shade, "legend": None},
        ),
        layer(values, {"type": "text", "fontSize": 12}, **places, text=written("shown"), color=ink),
    ]
    return drawn(language, title, layers, WIDTH, {"step": 28})


def spread(language: Language, title: str, rows: Sequence[tuple[str, Decimal]], options: Sequence[str]) -> str:
    """Where measured values lie: a stroke a value, a row an option. Values over many magnitudes have a log axis."""
    values = [{"option": option, "value": float(value)} for option, value in rows]
    is_wide = max((value for _, value in rows), default=Decimal(0)) > _LOG_FROM
    scale = {"type": "symlog" if is_wide else "linear", "reverse": language.is_persian, "zero": False}
    strokes = layer(
        values,
        {"type": "tick", "color": ACCENT, "opacity": 0.55, "thickness": 2},
        x=amount("value", scale, {"tickCount": 5, "labelFontSize": 11}),
        y={**names(language, "option", options), "scale": {"domain": list(options)}},
    )
    return drawn(language, title, [strokes], WIDTH, {"step": 30})
