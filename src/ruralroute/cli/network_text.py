"""A network report as text for the terminal."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ruralroute.cli.network_faults import fault_lines
from ruralroute.cli.network_hanging import hanging_lines
from ruralroute.errors import shorten
from ruralroute.messages import Lang, text, word

if TYPE_CHECKING:
    from ruralroute.model import County
    from ruralroute.network import NetworkReport
    from ruralroute.network.observed import SpeedFit
    from ruralroute.reports.road_names import RoadNames

_MANY = 12
_FARTHEST = 10


def render_network(report: NetworkReport, lang: Lang, county: County | None = None) -> str:
    """Lay a report out in tables; names from the file are printed as they are, never obeyed."""
    from ruralroute.reports.road_names import RoadNames

    names = RoadNames(county, lang)
    console = Console(file=io.StringIO(), width=96, no_color=True, highlight=False)
    west, south, east, north = report.bbox
    _say(
        console,
        text(
            "cli.network.head",
            lang,
            file=shorten(report.file),
            ways=f"{report.ways:,}",
            edges=f"{report.edges:,}",
            nodes=f"{report.nodes:,}",
            km=f"{report.length_km:,.0f}",
            box=f"{west:.3f}, {south:.3f} - {east:.3f}, {north:.3f}",
        ),
    )
    _say(
        console,
        text(
            "cli.network.open",
            lang,
            surface=f"{report.share_surface_unknown:.0%}",
            speed=f"{report.share_speed_unknown:.0%}",
            oneway=f"{report.share_one_way:.0%}",
        ),
    )
    _say(
        console,
        text(
            "cli.network.one_part" if report.parts == 1 else "cli.network.parts",
            lang,
            profile=names.profile(report.profile),
            km=f"{report.usable_km:,.0f}",
            parts=report.parts,
            share=f"{report.largest_part_share:.1%}",
        ),
    )
    for key, km in (
        ("class", report.km_by_class),
        ("kind", report.km_by_kind),
        ("surface", report.km_by_surface),
    ):
        console.print(_lengths(key, km, report.length_km, lang))
    for key, group, counts in (
        ("barriers", "barrier", report.barriers),
        ("left_out", "left_out", report.left_out),
    ):
        if counts:
            some = list(counts.items())[:_MANY]
            listed = text("reports.comma", lang).join(
                f"{_name(group, name, lang)} {count:,}" for name, count in some
            )
            _say(console, text(f"cli.network.{key}", lang, listed=listed))
    for line in fault_lines(report, names, lang):
        _say(console, line)
    if report.places:
        _places(console, report, names, lang)
        for line in hanging_lines(report, names, lang):
            _say(console, line)
    printed = console.file
    assert isinstance(printed, io.StringIO)  # noqa: S101 - set above
    return printed.getvalue().rstrip()


def render_fit(fit: SpeedFit, profile: str, lang: Lang, county: County | None = None) -> str:
    """Say what fitting factors of speed is worth, and the table to paste."""
    from ruralroute.reports.road_names import RoadNames

    words = text(
        "cli.network.fit",
        lang,
        count=fit.observations,
        profile=RoadNames(county, lang).profile(profile),
        fitted=fit.fitted_on,
        held=fit.held_back,
        before=f"{fit.error_before:.1%}",
        after=f"{fit.error_after:.1%}",
    )
    return f"{words}\n\n{fit.as_toml() if fit.helps else text('cli.network.fit_idle', lang)}"


def _say(console: Console, line: str) -> None:
    """Print a line as it is: the terminal breaks it where it must, a pager or a file does not."""
    console.print(Text(line), soft_wrap=True)


def _name(group: str, name: str, lang: Lang) -> str:
    return shorten(word(group, name, lang), 30)


def _lengths(key: str, km: Mapping[str, float], total: float, lang: Lang) -> Table:
    table = Table(
        title_justify="left", title=text(f"cli.network.by_{key}", lang), title_style="bold"
    )
    table.add_column(text("cli.network.kind", lang))
    table.add_column(text("cli.network.km", lang), justify="right")
    table.add_column(text("cli.network.share", lang), justify="right")
    rows = list(km.items())
    rest = sum(length for _, length in rows[_MANY:])
    shown = [(_name(key, name, lang), length) for name, length in rows[:_MANY]]
    if rest:
        shown.append((text("cli.network.others", lang, count=len(rows) - _MANY), rest))
    for name, length in shown:
        table.add_row(Text(name), f"{length:,.1f}", f"{length / total:.1%}" if total else "-")
    return table


def _places(console: Console, report: NetworkReport, names: RoadNames, lang: Lang) -> None:
    distances = sorted(one.distance_m for one in report.places if one.distance_m is not None)
    cut_off = [one for one in report.places if one.not_connected]
    median = distances[len(distances) // 2] if distances else 0.0
    _say(
        console,
        text(
            "cli.network.places",
            lang,
            count=len(report.places),
            median=f"{median:,.0f}",
            most=f"{distances[-1] if distances else 0.0:,.0f}",
            cut=len(cut_off),
        ),
    )
    far = sorted(report.places, key=lambda one: (-(one.distance_m or 0.0), one.place))[:_FARTHEST]
    for one in cut_off[:_FARTHEST]:
        words = text(
            "cli.network.cut_off",
            lang,
            place=shorten(names.place(one.place)),
            profiles=names.profiles(one.not_connected),
        )
        _say(console, words)
    for one in far:
        if one.distance_m is not None and one.distance_m > 2 * median:
            words = text(
                "cli.network.far",
                lang,
                place=shorten(names.place(one.place)),
                metres=f"{one.distance_m:,.0f}",
            )
            _say(console, words)
