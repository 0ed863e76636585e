"""What a county's stations hang on: conditions, assumptions and single roads, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ruralroute.errors import shorten
from ruralroute.messages import Lang, text
from ruralroute.model import DRY

if TYPE_CHECKING:
    from ruralroute.network import NetworkReport
    from ruralroute.network.critical import CriticalRoad
    from ruralroute.network.matrix import AssumedStation
    from ruralroute.reports.road_names import RoadNames

_MANY = 20
_FEW = 3


def hanging_lines(report: NetworkReport, names: RoadNames, lang: Lang) -> Iterator[str]:
    """Yield the lines of a report about what stations hang on."""
    if report.conditions != DRY:
        yield from _under(report, names, lang)
    for profile, stations in report.assumed.items():
        yield text(
            "cli.network.assumed",
            lang,
            profile=names.profile(profile),
            count=len(stations),
            examples=text("reports.comma", lang).join(
                _assumed(one, names) for one in stations[:_FEW]
            ),
        )
    if report.critical:
        yield text("cli.network.critical", lang, profile=names.profile(report.profile))
        for one in report.critical:
            yield _critical(one, names, lang)


def _assumed(one: AssumedStation, names: RoadNames) -> str:
    ways = " ".join(shorten(way) for way in one.ways[:_FEW])
    place = shorten(names.place(one.place))
    return f"{place} ({ways})" if ways else place


def _under(report: NetworkReport, names: RoadNames, lang: Lang) -> Iterator[str]:
    key = "cli.network.under" if report.under else "cli.network.under_none"
    conditions = names.conditions(report.conditions)
    yield text(key, lang, conditions=conditions, count=len(report.under))
    for one in report.under[:_MANY]:
        yield text(
            "cli.network.under_left" if one.left else "cli.network.under_cut",
            lang,
            place=shorten(names.place(one.place)),
            lost=names.profiles(one.lost),
            left=names.classes(one.left),
        )
    if len(report.under) > _MANY:
        yield "  " + text("cli.more_faults", lang, count=len(report.under) - _MANY)


def _critical(one: CriticalRoad, names: RoadNames, lang: Lang) -> str:
    stations = [shorten(names.place(place)) for place in one.stations[:_FEW]]
    bridges = ", ".join(shorten(way) for way in one.bridges[:_FEW])
    return text(
        "cli.network.critical_row",
        lang,
        name=shorten(one.name) if one.name else text("cli.network.unnamed", lang),
        count=len(one.stations),
        stations=text("reports.comma", lang).join(stations) + ("…" if one.stations[_FEW:] else ""),
        kg=f"{one.demand_kg:,.0f}",
        km=f"{one.km:,.1f}",
        ways=", ".join(shorten(way) for way in one.ways[:_FEW]) + ("…" if one.ways[_FEW:] else ""),
        lonlat=f"{one.lon:.4f}, {one.lat:.4f}",
        bridges=text("cli.network.bridges", lang, listed=bridges) if bridges else "",
    )
