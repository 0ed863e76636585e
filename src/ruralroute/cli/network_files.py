"""What ``ruralroute network`` writes: the network for QGIS, and its picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ruralroute.errors import DataError, Where, fault
from ruralroute.messages import Lang

if TYPE_CHECKING:
    from ruralroute.model import County
    from ruralroute.network import NetworkReport, RoadNetwork


def check_ending(out: Path | None) -> None:
    """Refuse a file of an unknown kind before anything is read.

    Raises
    ------
    DataError
        The ending is unknown.
    """
    from ruralroute.network.export import EXPORT_SUFFIXES

    if out is not None and out.suffix.lower() not in EXPORT_SUFFIXES:
        known = " ".join(EXPORT_SUFFIXES)
        raise DataError(
            [fault("network.export_ending", Where(out.name), out.suffix or None, known=known)]
        )


def write_files(
    network: RoadNetwork,
    report: NetworkReport,
    county: County | None,
    *,
    out: Path | None,
    picture: Path | None,
    lang: Lang,
) -> list[str]:
    """Write what was asked for; return the files."""
    from ruralroute.network.report import choose_profile

    policy, profile = choose_profile(county)
    if county is not None:
        network = network.under(county, report.conditions)
    roads = network.profile_roads(profile, policy)
    if out is not None:
        from ruralroute.network.export import write_network

        write_network(network, out, roads=roads, policy=policy, faults=report.road_faults)
    if picture is not None:
        from ruralroute.network.road_travel import reaches
        from ruralroute.network.serving import anchors_of
        from ruralroute.reports import write_text_atomic
        from ruralroute.reports.network_map import network_page

        anchors = (
            [] if county is None else anchors_of(county, network, profile, reaches(county, network))
        )
        snaps = [one.snap for one in anchors]
        page = network_page(network, report, roads, lang, county=county, snaps=snaps)
        write_text_atomic(picture, page)
    return [str(one) for one in (out, picture) if one is not None]
