"""Plots as SVG of our own making: no script, no style attributes, nothing to load.

Text goes through `escape`; colours and sizes are attributes, so that a page's content security
policy need not allow inline styles.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape

from markupsafe import Markup

INK, QUIET, GRID = "#1f2328", "#5b6067", "#e3dfd6"
GOOD, WARN, BLUE, SAND = "#007d5b", "#b3261e", "#0b62a8", "#c9a45c"
FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',system-ui,sans-serif"


def svg(width: float, height: float, parts: Sequence[str], label: str) -> Markup:
    """Return an SVG element that scales to its box."""
    body = "".join(parts)
    return Markup(  # noqa: S704 - every text in the parts went through escape
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-label="{escape(label)}" font-family="{FONT}" font-size="12" fill="{INK}">'
        f"{body}</svg>"
    )


def label_text(
    x: float,
    y: float,
    value: str,
    *,
    anchor: str = "start",
    fill: str = INK,
    size: float = 12,
    bold: bool = False,
) -> str:
    """Return a text element."""
    weight = ' font-weight="650"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}" '
        f'font-size="{size:g}"{weight}>{escape(value)}</text>'
    )


def line(
    x1: float, y1: float, x2: float, y2: float, *, stroke: str = GRID, width: float = 1
) -> str:
    """Return a line element."""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}" '
        f'stroke-width="{width:g}"/>'
    )


def rect(x: float, y: float, width: float, height: float, fill: str, *, round_: float = 2) -> str:
    """Return a rectangle."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" '
        f'rx="{round_:g}" fill="{fill}"/>'
    )


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Return round numbers from at most `low` to at least `high`.

    Examples
    --------
    >>> ticks(0, 97)
    [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    """
    if not math.isfinite(low) or not math.isfinite(high) or high <= low:
        high, low = (high + 1, low - 1) if high == low else (1.0, 0.0)
    rough = (high - low) / max(count, 1)
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(one * size for one in (1, 2, 2.5, 5, 10) if one * size >= rough - 1e-12)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A point of a plot: where, its label, and whether it stands out."""

    x: float
    y: float
    label: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The box of a plot and its scales."""

    x_low: float
    x_high: float
    y_low: float
    y_high: float
    width: float = 460
    height: float = 250
    left: float = 62
    right: float = 18
    top: float = 26
    bottom: float = 42

    def at_x(self, value: float) -> float:
        """Return where a value stands across."""
        span = self.x_high - self.x_low or 1.0
        inner = self.width - self.left - self.right
        return self.left + (value - self.x_low) / span * inner

    def at_y(self, value: float) -> float:
        """Return where a value stands down."""
        span = self.y_high - self.y_low or 1.0
        inner = self.height - self.top - self.bottom
        return self.height - self.bottom - (value - self.y_low) / span * inner


def _axes(
    frame: Frame,
    xs: Sequence[float],
    ys: Sequence[float],
    *,
    x_label: str,
    y_label: str,
    write: Callable[[float], str],
) -> list[str]:
    parts = []
    for value in ys:
        y = frame.at_y(value)
        parts.append(line(frame.left, y, frame.width - frame.right, y))
        parts.append(
            label_text(frame.left - 7, y + 4, write(value), anchor="end", fill=QUIET, size=11)
        )
    floor = frame.height - frame.bottom
    parts.append(line(frame.left, floor, frame.width - frame.right, floor, stroke="#9a958b"))
    parts += [
        label_text(
            frame.at_x(value), floor + 16, f"{value:g}", anchor="middle", fill=QUIET, size=11
        )
        for value in xs
    ]
    middle = (frame.left + frame.width - frame.right) / 2
    parts.append(
        label_text(middle, frame.height - 6, x_label, anchor="middle", fill=QUIET, size=11)
    )
    parts.append(label_text(4, 14, y_label, fill=QUIET, size=11))
    return parts


def _dot(one: Mark, x: float, y: float, colour: str, *, down: float, end: bool) -> list[str]:
    """Draw a mark, and its label `down` from it, on its left at the `end` of the plot."""
    dot = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{6 if one.strong else 4}" '
        f'fill="{WARN if one.strong else colour}" stroke="#fff" stroke-width="1.5"/>'
    )
    if not one.label:
        return [dot]
    label = label_text(
        x + (-9 if end else 9),
        y + down,
        one.label,
        anchor="end" if end else "start",
        size=11,
        bold=one.strong,
        fill=WARN if one.strong else QUIET,
    )
    return [dot, label]


def line_chart(
    marks: Sequence[Mark],
    *,
    x_label: str,
    y_label: str,
    colour: str = BLUE,
    from_zero: bool = False,
    write: Callable[[float], str] = lambda value: f"{value:,.0f}",
) -> Markup:
    """Plot points joined by a line; strong ones are ringed and named."""
    if not marks:
        return Markup("")
    low, high = min(one.y for one in marks), max(one.y for one in marks)
    ys = ticks(0 if from_zero else low - 0.12 * (high - low), high, 4)
    xs = [one.x for one in marks]
    frame = Frame(x_low=min(xs) - 0.3, x_high=max(xs) + 0.3, y_low=ys[0], y_high=ys[-1])
    parts = _axes(frame, xs, ys, x_label=x_label, y_label=y_label, write=write)
    path = " ".join(f"{frame.at_x(one.x):.1f},{frame.at_y(one.y):.1f}" for one in marks)
    parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.2"/>')
    for number, one in enumerate(marks):
        x, y = frame.at_x(one.x), frame.at_y(one.y)
        rises = number + 1 < len(marks) and marks[number + 1].y > one.y
        parts += _dot(one, x, y, colour, down=15 if rises else -8, end=x > frame.width - 120)
    return svg(frame.width, frame.height, parts, f"{y_label} / {x_label}")


_LABEL_WIDTH, _LABEL_HEIGHT = 150.0, 13.0
"""Room that a label of a plot needs."""


def scatter(
    marks: Sequence[Mark],
    *,
    x_label: str,
    y_label: str,
    write: Callable[[float], str] = lambda value: f"{value:,.0f}",
) -> Markup:
    """Plot points on two round scales, joined as steps of a frontier."""
    if not marks:
        return Markup("")
    xs = ticks(min(one.x for one in marks), max(one.x for one in marks), 5)
    ys = ticks(min(one.y for one in marks), max(one.y for one in marks), 4)
    frame = Frame(x_low=xs[0], x_high=xs[-1], y_low=ys[0], y_high=ys[-1])
    parts = _axes(frame, xs, ys, x_label=x_label, y_label=y_label, write=write)
    ordered = sorted(marks, key=lambda one: one.x)
    path = " ".join(f"{frame.at_x(one.x):.1f},{frame.at_y(one.y):.1f}" for one in ordered)
    parts.append(
        f'<polyline points="{path}" fill="none" stroke="{GOOD}" stroke-width="1.8" '
        f'stroke-dasharray="5 4"/>'
    )
    taken: list[tuple[float, float]] = []
    for one in ordered:
        x, y = frame.at_x(one.x), frame.at_y(one.y)
        free = [
            down
            for down in (-8, 18)
            if all(abs(x - a) > _LABEL_WIDTH or abs(y + down - b) > _LABEL_HEIGHT for a, b in taken)
        ]
        # Where there is no room for it, above or below its point, a label is left to the table.
        shown = one if free else replace(one, label="")
        down = free[0] if free else -8
        if shown.label:
            taken.append((x, y + down))
        parts += _dot(shown, x, y, GOOD, down=down, end=x > frame.width - 150)
    return svg(frame.width, frame.height, parts, f"{y_label} / {x_label}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar of a tornado: a name, where it begins and ends, and what stands beside it."""

    name: str
    less: float
    more: float
    note: str = ""


def tornado(
    bars: Sequence[Bar],
    middle: float,
    *,
    less_label: str,
    more_label: str,
    write: Callable[[float], str],
) -> Markup:
    """Plot the swing of each assumption around the middle, the widest first."""
    if not bars:
        return Markup("")
    low = min(min(one.less, one.more) for one in bars)
    high = max(max(one.less, one.more) for one in bars)
    pad = (high - low or 1.0) * 0.06
    frame = Frame(
        x_low=low - pad,
        x_high=high + pad,
        y_low=0,
        y_high=1,
        height=46 + 24 * len(bars),
        left=128,
        right=14,
        top=24,
    )
    centre = frame.at_x(middle)
    parts = [
        rect(128, 4, 10, 10, SAND),
        label_text(142, 13, less_label, fill=QUIET, size=11),
        rect(228, 4, 10, 10, BLUE),
        label_text(242, 13, more_label, fill=QUIET, size=11),
    ]
    for number, one in enumerate(bars):
        y = 26 + 24 * number
        parts.append(label_text(120, y + 12, one.name, anchor="end", size=11.5))
        for value, colour in ((one.less, SAND), (one.more, BLUE)):
            x = frame.at_x(value)
            parts.append(rect(min(x, centre), y, abs(x - centre), 15, colour))
        if one.note:
            parts.append(
                label_text(
                    frame.at_x(max(one.less, one.more)) + 4, y + 12, one.note, size=10, fill=WARN
                )
            )
    parts.append(line(centre, 20, centre, frame.height - 20, stroke=INK, width=1.2))
    parts.append(
        label_text(centre, frame.height - 6, write(middle), anchor="middle", size=11, fill=QUIET)
    )
    return svg(frame.width, frame.height, parts, f"{less_label} / {more_label}")


def histogram(
    bands: Sequence[str],
    series: Sequence[tuple[str, str, Sequence[float]]],
    *,
    y_label: str,
    x_label: str,
) -> Markup:
    """Plot groups of bars: name, colour and a value for each band."""
    top = max((value for _, _, values in series for value in values), default=0.0)
    ys = ticks(0, max(top, 1), 4)
    frame = Frame(x_low=0, x_high=max(len(bands), 1), y_low=0, y_high=ys[-1], height=230, top=34)
    parts = _axes(frame, [], ys, x_label=x_label, y_label=y_label, write=lambda value: f"{value:g}")
    slot = frame.at_x(1) - frame.at_x(0)
    each = slot * 0.76 / max(len(series), 1)
    for number, (name, colour, values) in enumerate(series):
        x0 = frame.width - 18 - 110 * (len(series) - number)
        parts += [rect(x0, 6, 10, 10, colour), label_text(x0 + 14, 15, name, size=11, fill=QUIET)]
        for at, value in enumerate(values):
            x = frame.at_x(at) + slot * 0.12 + each * number
            y = frame.at_y(value)
            parts.append(rect(x, y, each - 1, frame.height - frame.bottom - y, colour, round_=1))
    parts += [
        label_text(
            frame.at_x(at + 0.5),
            frame.height - frame.bottom + 16,
            band,
            anchor="middle",
            size=11,
            fill=QUIET,
        )
        for at, band in enumerate(bands)
    ]
    return svg(frame.width, frame.height, parts, y_label)
