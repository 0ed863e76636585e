"""The map of a study: data for the page's map, and a picture of it for print."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from markupsafe import Markup

from ruralroute.messages import columns_of
from ruralroute.reports.geometry import RoadLines, bounds_of, roads_within, wider
from ruralroute.reports.palette import route_colour
from ruralroute.reports.siting_facts import cold_rooms
from ruralroute.reports.siting_svg import INK, QUIET, label_text, line, svg
from ruralroute.reports.siting_view import SitingView

_ROADS_SHOWN = 9_000
_WIDTH, _HEIGHT = 680, 430
_KINDS = {"motorway": 2.4, "arterial": 2.2, "county": 1.6, "township": 1.1}


def site_colours(view: SitingView) -> dict[str, str]:
    """Return a colour for each open site."""
    return {
        one.id: route_colour(number)
        for number, one in enumerate(one for one in view.report.sites if one.open)
    }


def map_data(
    view: SitingView, areas: Mapping[str, shapely.Geometry], roads: RoadLines | None
) -> dict[str, Any]:
    """Return what the page's map draws; text in it is shown as text only."""
    colours = site_colours(view)
    return {
        "roads": _roads(view, roads),
        "areas": [
            {
                "site": site,
                "colour": colours.get(site, QUIET),
                "rings": [
                    [np.round(np.asarray(ring.coords), 5).tolist() for ring in _rings(part)]
                    for part in shapely.get_parts(area)
                ],
            }
            for site, area in areas.items()
        ],
        "sites": [
            {
                "id": one.id,
                "lon": one.lon,
                "lat": one.lat,
                "name": view.site(one.id),
                "open": one.open,
                "colour": colours.get(one.id, "#8b857b"),
                "lines": _site_lines(view, one.id),
            }
            for one in view.report.sites
        ],
        "stations": [
            {
                "lon": one.lon,
                "lat": one.lat,
                "name": one.name,
                "minutes": one.minutes,
                "colour": colours.get(one.site or "", "#b3261e"),
                "flagged": bool(one.flags),
                "lines": [
                    f"{view.t('site.served_from')}: {view.served_from(one)}",
                    f"{view.t('site.minutes')}: {view.minutes(one.minutes)}"
                    f" ({view.t('site.today')} {view.minutes(one.minutes_today)})",
                    *_flags(view, one.flags),
                ],
            }
            for one in view.report.stations
        ],
        "words": {
            "roads": view.t("site.map_roads"),
            "areas": view.t("site.map_catchments"),
            "stations": view.t("site.map_stations"),
            "sites": view.t("site.map_sites"),
        },
    }


def _flags(view: SitingView, flags: tuple[str, ...]) -> list[str]:
    words = view.comma.join(view.flag(flag) for flag in flags)
    return [f"{view.t('site.flags')}: {words}"] if flags else []


def _site_lines(view: SitingView, site: str) -> list[str]:
    one = next(found for found in view.report.sites if found.id == site)
    said = [view.decision(site), view.t(f"site.origin.{one.origin}")]
    if one.open:
        said += [
            f"{view.t('site.size')}: {view.size(one.size)}",
            f"{view.t('site.stations')}: {one.stations}",
            f"{view.t('site.mean_min')}: {view.minutes(one.mean_min)}",
        ]
        if one.load_kg is not None:
            said.append(f"{view.t('site.load')}: {one.load_kg:,.0f}")
        if cold := cold_rooms(view, one):
            said.append(f"{view.t('site.cold')}: {view.comma.join(cold)}")
    return said


def _rings(part: Any) -> list[Any]:
    return [part.exterior, *part.interiors]


def _bounds(view: SitingView) -> tuple[float, float, float, float]:
    places = [(one.lon, one.lat) for one in view.report.sites]
    places += [(one.lon, one.lat) for one in view.report.stations]
    found = bounds_of([np.array(places, dtype=np.float64).reshape(-1, 2)])
    return wider(found or (0.0, 0.0, 1.0, 1.0), 0.06)


def _roads(view: SitingView, roads: RoadLines | None) -> list[dict[str, Any]]:
    if roads is None:
        return []
    shown = list(roads_within(roads, _bounds(view)))
    if len(shown) > _ROADS_SHOWN:
        shown = [one for one in shown if one[0] in _KINDS][:_ROADS_SHOWN]
    return [
        {"w": _KINDS.get(kind, 0.8), "p": np.round(points, 5).tolist()} for kind, points in shown
    ]


def map_picture(
    view: SitingView,
    areas: Mapping[str, shapely.Geometry],
    roads: RoadLines | None,
) -> Markup:
    """Draw roads, catchments, stations and sites as SVG."""
    west, south, east, north = _bounds(view)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = min(_WIDTH / ((east - west) * shrink), _HEIGHT / (north - south))
    left = (_WIDTH - (east - west) * shrink * scale) / 2
    top = (_HEIGHT - (north - south) * scale) / 2

    def xy(lon: float, lat: float) -> tuple[float, float]:
        return left + (lon - west) * shrink * scale, top + (north - lat) * scale

    def path(points: Any, *, close: bool = False) -> str:
        placed = [xy(lon, lat) for lon, lat in np.asarray(points)[:, :2].tolist()]
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in placed) + ("Z" if close else "")

    colours = site_colours(view)
    parts = [f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#f7f5f0"/>']
    for site, area in areas.items():
        rings = "".join(
            path(ring.coords, close=True)
            for part in shapely.get_parts(area)
            for ring in _rings(part)
        )
        parts.append(
            f'<path d="{rings}" fill="{colours.get(site, QUIET)}" fill-opacity="0.16" '
            f'fill-rule="evenodd"/>'
        )
    if roads is not None:
        for kind, points in list(roads_within(roads, (west, south, east, north)))[:_ROADS_SHOWN]:
            stroke = _KINDS.get(kind, 0.7)
            parts.append(
                f'<path d="{path(points)}" fill="none" stroke="#b9b2a6" '
                f'stroke-width="{stroke * 0.8:.1f}"/>'
            )
    for one in view.report.stations:
        x, y = xy(one.lon, one.lat)
        fill = colours.get(one.site or "", "#fff")
        ring = "#b3261e" if one.site is None else ("#1f2328" if one.flags else "#fff")
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.4" fill="{fill}" stroke="{ring}" '
            f'stroke-width="1.1"/>'
        )
    parts += _drawn_sites(view, xy, colours)
    parts += _scale_bar(scale)
    return svg(_WIDTH, _HEIGHT, parts, view.t("site.map"))


def _drawn_sites(view: SitingView, xy: Any, colours: Mapping[str, str]) -> list[str]:
    parts = []
    for one in sorted(view.report.sites, key=lambda one: one.open):
        x, y = xy(one.lon, one.lat)
        if not one.open:
            parts.append(
                f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="#fff" '
                f'stroke="#6d685f" stroke-width="1.4"/>'
            )
            continue
        parts.append(
            f'<rect x="{x - 7:.1f}" y="{y - 7:.1f}" width="14" height="14" rx="3" '
            f'fill="{colours[one.id]}" stroke="#fff" stroke-width="2"/>'
        )
        end = x > _WIDTH * 0.72
        at = x - 11 if end else x + 11
        name = view.site(one.id)
        halo = label_text(
            at, y + 4, name, anchor="end" if end else "start", size=12.5, bold=True, fill="#fff"
        )
        parts.append(
            halo.replace("<text", '<text stroke="#fff" stroke-width="4" stroke-linejoin="round"', 1)
        )
        parts.append(
            label_text(
                at, y + 4, name, anchor="end" if end else "start", size=12.5, bold=True, fill=INK
            )
        )
    return parts


def map_key(view: SitingView) -> Markup:
    """Draw what the marks of the map mean, in a row, as SVG; only those that it has."""
    report = view.report
    ring = '<circle cx="{x}" cy="9" r="4.4" fill="{fill}" stroke="{ring}" stroke-width="1.6"/>'
    square = '<rect x="{x}" y="{y}" width="{w}" height="{w}" fill="{fill}" stroke="{ring}"/>'
    marks = [
        ("open", square, True, route_colour(0), "#fff", 14),
        ("not_open", square, any(not one.open for one in report.sites), "#fff", "#6d685f", 9),
        ("flagged", ring, any(one.flags for one in report.stations), route_colour(0), INK, 0),
        ("cut", ring, any(one.site is None for one in report.stations), "#fff", "#b3261e", 0),
    ]
    parts, x = [], 4.0
    for name, shape, there, fill, stroke, width in marks:
        if not there:
            continue
        said = view.t(f"site.map_{name}")
        at = f"{x + 7 - width / 2:.1f}" if width else f"{x + 7:.1f}"
        parts.append(shape.format(x=at, y=9 - width / 2, w=width, fill=fill, ring=stroke))
        parts.append(label_text(x + 19, 13, said, size=11, fill=INK))
        x += 19 + 6.2 * columns_of(said) + 16
    return svg(math.ceil(x), 18, parts, view.t("site.map_key"))


def _scale_bar(scale: float) -> list[str]:
    per_km = scale / 111.32
    km = next((one for one in (50, 20, 10, 5, 2, 1) if one * per_km <= 130), 1)
    y, x = _HEIGHT - 14, 14.0
    return [
        line(x, y, x + km * per_km, y, stroke=INK, width=2),
        line(x, y - 4, x, y, stroke=INK, width=2),
        line(x + km * per_km, y - 4, x + km * per_km, y, stroke=INK, width=2),
        label_text(x + km * per_km + 6, y + 1, f"{km} km", size=11, fill=QUIET),
    ]
