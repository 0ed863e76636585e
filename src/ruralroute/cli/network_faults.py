"""What looks wrong in a road file, or was mended, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ruralroute.errors import shorten
from ruralroute.messages import Lang, text
from ruralroute.network.flaws import ROAD_FAULTS

if TYPE_CHECKING:
    from ruralroute.network import NetworkReport
    from ruralroute.network.flaws import RoadFault
    from ruralroute.reports.road_names import RoadNames

_MANY = 5
_FEW = 3


def fault_lines(report: NetworkReport, names: RoadNames, lang: Lang) -> Iterator[str]:
    """Yield a line for each kind of fault with its number, and the first few with positions."""
    if not report.road_faults:
        yield text("cli.network.no_faults", lang)
        return
    for kind in ROAD_FAULTS:
        some = [one for one in report.road_faults if one.kind == kind]
        if not some:
            continue
        km = sum(one.km for one in some)
        length = text("cli.network.fault_km", lang, km=f"{km:,.1f}") if km else ""
        words = text(f"network.kind.{kind}", lang, profile=names.profile(report.profile))
        yield text("cli.network.fault_head", lang, kind=words, count=f"{len(some):,}", km=length)
        for one in some[:_MANY]:
            yield _line(one, lang)
        if len(some) > _MANY:
            yield "  " + text("cli.more_faults", lang, count=len(some) - _MANY)


def _line(one: RoadFault, lang: Lang) -> str:
    size = text("cli.network.fault_km", lang, km=f"{one.km:,.2f}") if one.km else ""
    if one.metres:
        size = text("cli.network.fault_m", lang, metres=f"{one.metres:,.1f}")
    return text(
        "cli.network.fault_row",
        lang,
        lonlat=f"{one.lon:.5f}, {one.lat:.5f}",
        ways=", ".join(shorten(way, 30) for way in one.ways[:_FEW])
        + ("…" if one.ways[_FEW:] else ""),
        size=size,
    )
