"""The picture of a road network: one page that opens with the network off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ruralroute.errors import shorten
from ruralroute.messages import Lang, text, word
from ruralroute.model import County
from ruralroute.network import NetworkReport, RoadNetwork
from ruralroute.network.critical import CriticalRoad
from ruralroute.network.facts import Facts
from ruralroute.network.flaws import ROAD_FAULTS, RoadFault
from ruralroute.network.matrix import Snap
from ruralroute.network.profiles import ProfileRoads
from ruralroute.network.roads import EARTH, GRAVEL, PAVED
from ruralroute.network.snap import components
from ruralroute.reports.geometry import Line, delta_coded
from ruralroute.reports.leaflet import LICENCE, read_leaflet
from ruralroute.reports.page import inline, part, policy, render, script_json
from ruralroute.reports.road_names import RoadNames
from ruralroute.reports.words import clean, distance

POINT_BUDGET = 600_000
"""Points that a page holds; lines are drawn coarser, then the smallest roads left out."""
MAX_FAULTS = 5_000
_FINEST_DEG, _COARSEST_DEG = 3e-5, 2e-3
_OSM = (".osm", ".osm.pbf", ".pbf", ".osm.gz", ".osm.bz2", ".osm.xml")

CLASSES: tuple[tuple[str, str, float], ...] = (
    ("motorway", "#7b3294", 4.0),
    ("trunk", "#b2182b", 3.6),
    ("primary", "#e0632b", 3.2),
    ("secondary", "#e8a51c", 2.8),
    ("tertiary", "#4d9221", 2.2),
    ("unclassified", "#2b7bba", 1.7),
    ("residential", "#6f8fb5", 1.4),
    ("road", "#7f7f7f", 1.6),
    ("service", "#a3a3a3", 1.1),
    ("track", "#9c6b30", 1.3),
    ("ferry", "#00a3b4", 2.0),
)
"""Classes of highway as they are drawn, the largest first: colour and width."""
_ALIKE = {"living_street": "residential"}
SURFACES: tuple[tuple[str, str, float], ...] = (
    ("paved", "#2b4f81", 2.2),
    ("gravel", "#d08c1f", 2.0),
    ("earth", "#a0522d", 2.0),
    ("untagged", "#b5b0a8", 1.3),
    ("ferry", "#00a3b4", 2.0),
)
SPEEDS: tuple[tuple[str, str, float], ...] = (
    ("barred", "#1c1c1c", 1.2),
    ("10", "#a50026", 1.6),
    ("20", "#e4572e", 1.8),
    ("30", "#f4a736", 2.0),
    ("40", "#b8c832", 2.2),
    ("60", "#4bae4f", 2.5),
    ("more", "#00695c", 2.8),
)
"""Speeds by their upper end in km/h."""
JOINED: tuple[tuple[str, str, float], ...] = (
    ("main", "#8d99a6", 1.3),
    ("apart", "#c00018", 2.8),
    ("barred", "#1c1c1c", 1.2),
)
"""Whether one can drive from a road to the largest part and back."""
MODES = (("class", CLASSES), ("surface", SURFACES), ("speed", SPEEDS), ("joined", JOINED))
MANY_ROADS = 40_000
"""Of more pieces of road than these the page tells names alone, not the ways' ids."""
_SPEED_ENDS = np.array([1e-9, 10.0, 20.0, 30.0, 40.0, 60.0])
_FAULT_COLOURS = {
    "cut_off": "#c00018",
    "trap_in": "#d6006c",
    "trap_out": "#8e24aa",
    "trap_apart": "#5e35b1",
    "near_miss": "#e67700",
    "open_crossing": "#b35c00",
}
_MENDED = "#00796b"
_OTHER, _CRITICAL = "#546e7a", "#0d47a1"
_MOST_WAYS = 10
_TEXTS = (
    *("class", "surface", "speed", "joined", "faults", "places", "none", "zoom_in", "zoom_out"),
    *("metres", "not_connected", "centre", "station", "far", "lost", "not_under", "under"),
)
Data = dict[str, Any]


def network_page(
    network: RoadNetwork,
    report: NetworkReport,
    roads: ProfileRoads,
    lang: Lang,
    *,
    county: County | None = None,
    snaps: Sequence[Snap] = (),
) -> str:
    """Return the page: roads by class, surface and speed, faults, and a county's places.

    Parameters
    ----------
    network
        The roads, under the conditions that are drawn.
    report
        What was found in them.
    roads
        Roads of the profile whose speeds are drawn, that of the report.
    lang
        Language of the page.
    county
        Its places are drawn with the points where the profile's vehicles serve them.
    snaps
        Those points.

    Raises
    ------
    DataError
        The installed map library is not the file of its release.
    """
    names = RoadNames(county, lang)
    leaflet = read_leaflet()
    scripts = (leaflet.script, part("page.js"), part("network.js"))
    styles = (leaflet.style, part("map.css"), part("network.css"))
    name = clean(county.name if county is not None else report.file)
    return render(
        "map.html.j2",
        lang="zh-CN" if lang == "zh" else "en",
        title=text("reports.net.title", lang, name=name),
        county=name,
        day=text(
            "reports.net.subtitle",
            lang,
            profile=names.profile(report.profile),
            conditions=names.conditions(report.conditions),
        ),
        policy=policy(scripts=scripts, styles=styles),
        licence=LICENCE,
        data=script_json(_data(network, report, roads, lang, county=county, snaps=snaps)),
        scripts=[inline(one) for one in scripts],
        styles=[inline(one) for one in styles],
        no_script=text("reports.no_script", lang),
    )


def _data(
    network: RoadNetwork,
    report: NetworkReport,
    roads: ProfileRoads,
    lang: Lang,
    *,
    county: County | None,
    snaps: Sequence[Snap],
) -> Data:
    names = RoadNames(county, lang)
    keys = _keys(network, roads)
    labels: dict[str, int] = {"": 0}
    lengths = network.edges.length_8th_m / 8000
    is_osm = report.file.lower().endswith(_OSM)
    west, south, east, north = report.bbox
    return {
        "texts": {
            one: text(
                f"reports.net.{one}",
                lang,
                m="{m}",
                profiles="{profiles}",
                conditions=names.conditions(report.conditions),
            )
            for one in _TEXTS
        },
        "facts": _facts(report, lang),
        "bounds": [west, south, east, north],
        "attribution": text("reports.osm", lang) if is_osm else "",
        "modes": {
            mode: _legend(mode, styles, keys[:, column], lengths, lang)
            for column, (mode, styles) in enumerate(MODES)
        },
        "groups": _groups(network, keys, labels),
        "labels": list(labels),
        "kinds": [
            *_critical_kind(report, names, lang),
            *_kinds(report.road_faults, names.profile(report.profile), lang),
        ],
        "faults": [
            *(_critical(one, lang) for one in report.critical),
            *(_fault(one, lang) for one in report.road_faults[:MAX_FAULTS]),
        ],
        "places": [] if county is None else _places(county, report, snaps, names),
    }


def _facts(report: NetworkReport, lang: Lang) -> list[list[str]]:
    values = {
        "length": distance(report.length_km * 1000, lang),
        "usable": distance(report.usable_km * 1000, lang),
        "edges": f"{report.edges:,}",
        "parts": f"{report.parts:,}",
        "untagged": f"{report.share_surface_unknown:.0%}",
        "fault_count": f"{len(report.road_faults):,}",
    }
    return [[text(f"reports.net.fact.{key}", lang), value] for key, value in values.items()]


def _keys(network: RoadNetwork, roads: ProfileRoads) -> NDArray[np.int64]:
    """Return the style of each edge by class, surface, speed and part, shape (edges, 4)."""
    row = network.edge_fact
    classes = _class_codes(network.facts)[row]
    by_way = {id(one): _surface_code(one) for one in network.way_raw_tags}
    surfaces = np.array([by_way[id(one)] for one in network.way_raw_tags], dtype=np.int64)
    hours = np.maximum(roads.drive_ms, roads.back_ms) / 3.6e6
    usable = roads.open[0::2] | roads.open[1::2]
    driven = usable & (hours > 0)
    speed = np.where(driven, network.edges.length_8th_m / 8000 / np.where(driven, hours, 1.0), 0.0)
    bins = np.searchsorted(_SPEED_ENDS, speed, side="right")
    allowed = roads.allowed[0::2] | roads.allowed[1::2]
    part = components(network, roads)
    sizes = np.bincount(part[part >= 0], weights=network.edges.length_8th_m[part >= 0])
    joined = np.where(allowed, 1, 2)
    joined[(part >= 0) & (part == (sizes.argmax() if len(sizes) else -2))] = 0
    return np.column_stack([classes, surfaces[network.edges.way], bins, joined]).astype(np.int64)


def _class_codes(facts: Facts) -> NDArray[np.int64]:
    known = [name for name, _, _ in CLASSES]
    names = [one.removesuffix("_link") for one in facts.highway]
    return np.array([known.index(_ALIKE.get(one, one)) for one in names], dtype=np.int64)


def _surface_code(tags: dict[str, str] | Any) -> int:
    if "highway" not in tags:
        return 4
    surfaces = {one.strip().partition(":")[0] for one in tags.get("surface", "").split(";")}
    for code, known in ((2, EARTH), (1, GRAVEL), (0, PAVED)):
        if surfaces & known:
            return code
    return {"grade1": 0, "grade2": 1, "grade3": 1, "grade4": 2, "grade5": 2}.get(
        tags.get("tracktype", ""), 3
    )


def _legend(
    mode: str,
    styles: Iterable[tuple[str, str, float]],
    code: NDArray[np.int64],
    lengths: NDArray[np.float64],
    lang: Lang,
) -> list[Data]:
    styles = list(styles)
    sums = np.bincount(code, weights=lengths, minlength=len(styles))
    return [
        {
            "label": text(f"reports.net.speed.{name}", lang)
            if mode == "speed"
            else word(mode, name, lang),
            "colour": colour,
            "weight": weight,
            "km": distance(float(length) * 1000, lang),
            "there": bool(length > 0),
            "dashed": name in ("ferry", "track") and mode == "class",
        }
        for (name, colour, weight), length in zip(styles, sums.tolist(), strict=True)
    ]


def _groups(network: RoadNetwork, keys: NDArray[np.int64], labels: dict[str, int]) -> list[Data]:
    """Group lines of one style in all views, small roads first, so that large ones show.

    What each line is called is its number in `labels`, which grow.
    """
    called = _called(network)
    lines, order = _lines(network, keys)
    distinct, group = np.unique(keys[order], axis=0, return_inverse=True)
    found: list[Data] = [{"style": style, "lines": [], "roads": []} for style in distinct.tolist()]
    ways = network.edges.way[order].tolist()
    for line, which, way in zip(lines, group.reshape(-1).tolist(), ways, strict=True):
        found[which]["lines"].append(delta_coded(line))
        found[which]["roads"].append(labels.setdefault(called(way), len(labels)))
    return sorted(found, key=lambda one: (-one["style"][0], one["style"]))


def _called(network: RoadNetwork) -> Callable[[int], str]:
    """Return what tells the label of a way: name, number, and the way's id where few are drawn."""
    few = network.edge_count <= MANY_ROADS

    def called(way: int) -> str:
        tags = network.way_raw_tags[way]
        words = [tags.get("name", ""), tags.get("ref", "")]
        words += [f"#{network.way_ids[way]}"] * few
        return clean(" · ".join(shorten(one) for one in words if one))

    return called


def _lines(network: RoadNetwork, keys: NDArray[np.int64]) -> tuple[list[Line], NDArray[np.int64]]:
    """Simplify lines until they fit; then leave out the smallest classes and shortest edges."""
    order = np.lexsort((-network.edges.length_8th_m, keys[:, 0]))
    owner = np.repeat(np.arange(network.edge_count), np.diff(network.edges.shape_start))
    tolerance = _FINEST_DEG
    shapes = np.asarray(shapely.linestrings(network.edges.shape, indices=owner))[order]
    shapes = shapely.simplify(shapes, tolerance)
    while shapely.get_num_coordinates(shapes).sum() > POINT_BUDGET and tolerance < _COARSEST_DEG:
        tolerance *= 2
        shapes = shapely.simplify(shapes, tolerance)
    ends = np.cumsum(shapely.get_num_coordinates(shapes))
    fit = int(np.searchsorted(ends, POINT_BUDGET, side="right"))
    points = shapely.get_coordinates(shapes[:fit])
    return np.split(points, ends[: max(fit - 1, 0)]), order[:fit]


def _kinds(faults: Sequence[RoadFault], profile: str, lang: Lang) -> list[Data]:
    found = []
    for kind in ROAD_FAULTS:
        count = sum(one.kind == kind for one in faults)
        if count:
            mended = kind.startswith("joined") or kind in ("duplicate", "no_length")
            found.append(
                {
                    "kind": kind,
                    "label": text(f"network.kind.{kind}", lang, profile=profile),
                    "count": count,
                    "colour": _FAULT_COLOURS.get(kind, _MENDED if mended else _OTHER),
                    "shown": not mended,
                }
            )
    return found


def _critical_kind(report: NetworkReport, names: RoadNames, lang: Lang) -> list[Data]:
    if not report.critical:
        return []
    label = text("reports.net.critical", lang, profile=names.profile(report.profile))
    count = len(report.critical)
    return [
        {"kind": "critical", "label": label, "count": count, "colour": _CRITICAL, "shown": True}
    ]


def _critical(one: CriticalRoad, lang: Lang) -> Data:
    return {
        "kind": "critical",
        "at": [round(one.lat, 6), round(one.lon, 6)],
        "size": text(
            "reports.net.hanging",
            lang,
            count=len(one.stations),
            kg=f"{one.demand_kg:,.0f}",
            km=f"{one.km:,.1f}",
        ),
        "ways": " ".join(
            part for part in (clean(shorten(one.name)), _ways_words(one.ways, lang)) if part
        ),
    }


def _ways_words(ways: Sequence[str], lang: Lang) -> str:
    listed = ", ".join(clean(shorten(way, 30)) for way in ways[:_MOST_WAYS])
    more = "…" if len(ways) > _MOST_WAYS else ""
    return text("reports.net.ways", lang, ways=listed + more)


def _fault(one: RoadFault, lang: Lang) -> Data:
    size = text("reports.distance", lang, km=f"{one.km:,.2f}") if one.km else ""
    if one.metres:
        size = text("reports.metres", lang, metres=f"{one.metres:,.1f}")
    return {
        "kind": one.kind,
        "at": [round(one.lat, 6), round(one.lon, 6)],
        "size": size,
        "ways": _ways_words(one.ways, lang),
    }


def _places(
    county: County, report: NetworkReport, snaps: Sequence[Snap], names: RoadNames
) -> list[Data]:
    by_id = {one.place: one for one in snaps}
    lost = {one.place: one.not_connected for one in report.places}
    under = {one.place: one.lost for one in report.under}
    found = []
    for kind, places in (("centre", county.centres), ("station", county.stations)):
        for place in places:
            snap = by_id.get(place.id)
            joined = snap is not None and snap.edge is not None
            found.append(
                {
                    "name": clean(place.name or place.id),
                    "kind": kind,
                    "at": [round(place.lat, 6), round(place.lon, 6)],
                    "snap": [round(snap.lat, 6), round(snap.lon, 6)]
                    if snap is not None and joined
                    else None,
                    "metres": round(snap.distance_m) if snap is not None and joined else None,
                    "lost": [names.profile(one) for one in lost.get(place.id, ())],
                    "under": [names.profile(one) for one in under.get(place.id, ())],
                }
            )
    return found
