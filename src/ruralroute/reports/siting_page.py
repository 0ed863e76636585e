"""The page and the memo of a study of sites: one file each, nothing to load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import shapely

from ruralroute.messages import Lang, text
from ruralroute.model import County
from ruralroute.reports import siting_tables as tables
from ruralroute.reports.geometry import RoadLines
from ruralroute.reports.leaflet import LICENCE, read_leaflet
from ruralroute.reports.page import inline, part, policy, render, script_json
from ruralroute.reports.siting_facts import cold_rooms, design_name, fact_rows
from ruralroute.reports.siting_map import map_data, map_key, map_picture
from ruralroute.reports.siting_plots import (
    access_curve,
    cost_curve,
    frontier_plot,
    has_other_choice,
    minutes_plot,
    tornado_plot,
)
from ruralroute.reports.siting_view import (
    Cell,
    SitingView,
    Table,
)
from ruralroute.reports.words import clean
from ruralroute.siting.document import SitingReport

_LISTED = 200


def siting_page(
    report: SitingReport,
    county: County,
    areas: Mapping[str, shapely.Geometry],
    roads: RoadLines | None,
    lang: Lang,
) -> str:
    """Return the page: recommendation, map, plots and tables.

    Raises
    ------
    DataError
        The installed map library is not the file of its release.
    """
    view = SitingView(report, county, lang)
    leaflet = read_leaflet()
    scripts = (leaflet.script, part("page.js"), part("siting.js"))
    styles = (leaflet.style, part("siting.css"))
    return render(
        "siting.html.j2",
        lang="zh-CN" if lang == "zh" else "en",
        title=view.title,
        subtitle=view.subtitle(),
        policy=policy(scripts=scripts, styles=styles),
        licence=LICENCE,
        data=script_json(map_data(view, areas, roads)),
        key=map_key(view),
        scripts=[inline(one) for one in scripts],
        styles=[inline(one) for one in styles],
        no_script=text("reports.no_script", lang),
        t=view.t,
        recommendation=view.recommendation(),
        no_choice=view.no_choice(),
        reasons=[*view.reasons(), *view.highlights()],
        basis=view.basis() if report.design("chosen") else "",
        proof=view.proof() if report.design("chosen") else "",
        notes=view.notes(),
        designs=[design_name(view, one) for one in view.designs],
        facts=[(one.label, one.values) for one in fact_rows(view)],
        plots=_plots(view),
        tables=[_shown(view, one) for one in _page_tables(view) if one.rows],
    )


def siting_memo(
    report: SitingReport,
    county: County,
    areas: Mapping[str, shapely.Geometry],
    roads: RoadLines | None,
    lang: Lang,
) -> str:
    """Return the memo: two pages of A4 to print."""
    view = SitingView(report, county, lang)
    styles = (part("siting_memo.css"),)
    chosen = report.design("chosen")
    facts = [(one.label, one.values) for one in fact_rows(view) if one.in_memo]
    names = ("today", "today_best") if view.is_audit else ("chosen", "today")
    shown = [at for at, one in enumerate(view.designs) if one.name in names]
    return render(
        "siting_memo.html.j2",
        lang="zh-CN" if lang == "zh" else "en",
        title=view.title
        if view.is_audit
        else view.t("site.memo_title", county=clean(report.county.name)),
        subtitle=view.subtitle(),
        policy=policy(styles=styles),
        styles=[inline(one) for one in styles],
        t=view.t,
        recommendation=view.recommendation(),
        no_choice=view.no_choice(),
        reasons=[*view.reasons(), *view.highlights()],
        basis=view.basis() if chosen is not None else "",
        proof=view.proof() if chosen is not None else "",
        notes=view.notes(),
        designs=[design_name(view, view.designs[at]) for at in shown],
        facts=[(label, [values[at] for at in shown]) for label, values in facts],
        picture=map_picture(view, areas, roads),
        key=map_key(view),
        plots=_plots(view),
        sites=_shown(view, _memo_sites(view)),
        scenarios=_shown(view, _columns(tables.scenarios_table(view), (0, 1, 3, 6, 7)), most=5),
        losses=_shown(view, _columns(tables.losses_table(view), (0, 1, 2)), most=5),
        phases=_shown(view, _columns(tables.phases_table(view), (0, 1, 3, 4)), most=4),
        groups=_shown(view, tables.memo_groups_table(view), most=5),
        phases_npv=None
        if report.phases_npv is None
        else view.t("site.phases_npv", value=view.money(report.phases_npv)),
    )


def _memo_sites(view: SitingView) -> Table:
    """Return the table of sites without those that were neither open before nor are then.

    Its cold rooms stand in one column, where orders need any.
    """
    found = _columns(tables.sites_table(view), (0, 2, 3, 4, 6, 8, 9, 11))
    ordered = sorted(view.report.sites, key=lambda one: not one.open)
    shown = [
        (row, one) for row, one in zip(found.rows, ordered, strict=True) if one.open or one.existing
    ]
    if not tables.cold_zones(view):
        return replace(found, rows=tuple(row for row, _ in shown))
    return Table(
        key=found.key,
        header=(*found.header, view.t("site.cold")),
        styles=(*found.styles, "text"),
        rows=tuple((*row, view.comma.join(cold_rooms(view, one))) for row, one in shown),
    )


def _plots(view: SitingView) -> dict[str, Any]:
    title, access = access_curve(view)
    return {
        "cost": cost_curve(view),
        "access": access,
        "access_title": title,
        "frontier": frontier_plot(view) if len(view.report.frontier) > 1 else "",
        "tornado": tornado_plot(view),
        "tornado_star": has_other_choice(view),
        "bands": minutes_plot(view) if view.report.design("chosen") else "",
    }


def _page_tables(view: SitingView) -> list[Table]:
    return [
        tables.sites_table(view),
        tables.curve_table(view),
        tables.frontier_table(view),
        tables.scenarios_table(view),
        tables.losses_table(view),
        tables.designs_table(view),
        tables.groups_table(view),
        tables.phases_table(view),
        tables.sensitivity_table(view),
        tables.stations_table(view),
        tables.assumptions_table(view),
    ]


def _columns(table: Table, kept: tuple[int, ...]) -> Table:
    return Table(
        key=table.key,
        header=tuple(table.header[at] for at in kept),
        styles=tuple(table.styles[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in table.rows),
    )


def _shown(view: SitingView, table: Table, most: int = _LISTED) -> dict[str, Any]:
    """Return a table with its cells as text."""
    return {
        "title": view.t(table.key),
        "header": table.header,
        "styles": table.styles,
        "rows": [
            [_cell(view, cell, style) for cell, style in zip(row, table.styles, strict=True)]
            for row in table.rows[:most]
        ],
        "more": max(0, len(table.rows) - most),
    }


def _cell(view: SitingView, cell: Cell, style: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if style == "money":
        return view.money(cell)
    if style == "share":
        return view.share(cell)
    if style == "one":
        return f"{cell:,.1f}"
    if style == "three":
        return f"{cell:.3f}"
    return f"{cell:,.0f}"
