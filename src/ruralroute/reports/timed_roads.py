"""Remarks on roads that a leg takes and that are open at some hours only."""

from __future__ import annotations

from collections.abc import Callable

from ruralroute.errors import shorten
from ruralroute.messages import Lang, text
from ruralroute.model import County
from ruralroute.network import RoadNetwork
from ruralroute.network.open_hours import Spans, open_hours
from ruralroute.planning.plan import DeliveryPlan, Leg
from ruralroute.reports.words import clean, clock

MOST = 3
"""Roads that one leg tells."""
Remarks = Callable[[Leg], tuple[str, ...]]
"""From a leg of some vehicle to what is said of it."""


def timed_roads(
    plan: DeliveryPlan, county: County, network: object, lang: Lang
) -> Callable[[str], Remarks]:
    """Return what tells, by vehicle, the hours of the roads of a leg.

    Parameters
    ----------
    plan, county
        The plan and its county.
    network
        The roads as the file has them; None, or no road network: nothing is known.
    lang
        Language.
    """
    profiles = {one.id: one for one in county.profiles}
    by_vehicle = {one.id: profiles.get(one.profile) for one in county.vehicles}
    policy = county.with_unknown_tags(plan.unknown_tags).policy

    def of_vehicle(vehicle: str) -> Remarks:
        profile = by_vehicle.get(vehicle)

        def remarks(leg: Leg) -> tuple[str, ...]:
            if not isinstance(network, RoadNetwork) or profile is None:
                return ()
            arcs = [network.arc_of(edge) for edge in leg.edges if network.has_edge(edge)]
            found = open_hours(
                network, profile, policy, arcs, day=plan.day, conditions=plan.conditions
            )
            told = [_remark(network, arc, found[arc], lang) for arc in arcs if arc in found]
            return tuple(dict.fromkeys(told))[:MOST]

        return remarks

    return of_vehicle


def _remark(network: RoadNetwork, arc: int, spans: Spans, lang: Lang) -> str:
    way = network.edges.way[arc // 2]
    tags = network.way_raw_tags[way]
    name = tags.get("name") or tags.get("ref") or ""
    road = text("reports.state.way", lang, way=shorten(network.way_ids[way]))
    hours = ", ".join(
        f"{clock(start, lang)}\N{EN DASH}{'24:00' if end == 24 * 3600 else clock(end, lang)}"
        for start, end in spans
    )
    key = "reports.sheet.timed_road" if "highway" in tags else "reports.sheet.timed_ferry"
    return text(key, lang, hours=hours, road=clean(f"{shorten(name)} {road}".strip()))
