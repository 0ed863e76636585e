"""The tables of a study of sites, for workbook and page alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ruralroute.reports.siting_facts import design_name
from ruralroute.reports.siting_view import Cell, SitingView, Table
from ruralroute.reports.words import clean
from ruralroute.siting.document import AccessDoc, SiteDoc


def all_tables(view: SitingView) -> list[Table]:
    """Return every table of the workbook but the summary, the empty ones left out."""
    found = [
        sites_table(view),
        stations_table(view),
        groups_table(view),
        curve_table(view),
        frontier_table(view),
        scenarios_table(view),
        designs_table(view),
        losses_table(view),
        sensitivity_table(view),
        phases_table(view),
        assumptions_table(view),
    ]
    return [one for one in found if one.rows]


def _table(
    view: SitingView, key: str, columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[Cell]]
) -> Table:
    return Table(
        key=key,
        header=tuple(view.t(name) for name, _ in columns),
        styles=tuple(style for _, style in columns),
        rows=tuple(tuple(row) for row in rows),
    )


def sites_table(view: SitingView) -> Table:
    """Sites: what becomes of each, its size, load and reach."""
    columns = (
        ("site.site", "text"),
        ("site.origin", "text"),
        ("site.decision", "text"),
        ("site.size", "text"),
        ("site.stations", "whole"),
        ("site.parcels_year", "whole"),
        ("site.load", "whole"),
        ("site.capacity", "whole"),
        ("site.use", "share"),
        ("site.mean_min", "one"),
        ("site.worst_min", "one"),
        ("site.invest", "money"),
        ("site.money.sites", "money"),
    )
    zones = cold_zones(view)
    rows: list[list[Cell]] = []
    for one in sorted(view.report.sites, key=lambda one: not one.open):
        use = one.load_kg / one.capacity_kg if one.load_kg is not None and one.capacity_kg else None
        limit = view.t("site.unlimited") if one.open else None
        capacity = limit if one.capacity_kg is None else one.capacity_kg
        rows.append(
            [
                view.site(one.id),
                view.t(f"site.origin.{one.origin}"),
                view.decision(one.id),
                view.size(one.size) if one.open else None,
                one.stations if one.open else None,
                one.parcels_year if one.open else None,
                one.load_kg,
                capacity,
                use,
                one.mean_min,
                one.worst_min,
                one.cost_open,
                one.cost_year,
                *(cell for zone in zones for cell in _cold_cells(view, one, zone)),
            ]
        )
    found = _table(view, "site.sheet.sites", columns, [row[: len(columns)] for row in rows])
    named = (
        view.t(key, zone=view.zone(zone))
        for zone in zones
        for key in ("site.cold_load", "site.cold_room")
    )
    return replace(
        found,
        header=(*found.header, *named),
        styles=(*found.styles, *(["one"] * 2 * len(zones))),
        rows=tuple(map(tuple, rows)),
    )


def cold_zones(view: SitingView) -> list[str]:
    """Return the temperature zones that sites have cold rooms for, as the document orders them."""
    return list(dict.fromkeys(room.zone for one in view.report.sites for room in one.cold))


def _cold_cells(view: SitingView, one: SiteDoc, zone: str) -> list[Cell]:
    room = next(found for found in one.cold if found.zone == zone)
    limit = view.t("site.unlimited") if one.open else None
    return [room.load_m3, limit if room.room_m3 is None else room.room_m3]


def stations_table(view: SitingView) -> Table:
    """Stations: who serves each, how far, today and then, and its service."""
    columns = (
        ("site.station", "text"),
        ("site.township", "text"),
        ("site.flags", "text"),
        ("site.parcels_year", "whole"),
        ("site.served_from", "text"),
        ("site.minutes", "one"),
        ("site.minutes_today", "one"),
        ("site.change", "one"),
        ("site.visits", "one"),
        ("site.standard_week", "one"),
        ("site.cut_off_days", "one"),
        ("site.meets", "text"),
    )
    rows = [
        [
            clean(one.name),
            clean(one.township),
            view.comma.join(view.flag(flag) for flag in one.flags),
            one.parcels_year,
            None if one.site is None else view.served_from(one),
            one.minutes,
            one.minutes_today,
            one.change_min,
            one.visits_week,
            one.standard_week,
            one.days_cut_off,
            view.t("site.yes" if one.meets_standard else "site.no"),
        ]
        for one in view.report.stations
    ]
    return _table(view, "site.sheet.stations", columns, rows)


def groups_table(view: SitingView) -> Table:
    """Return the access of each flag's stations, in the choice and today."""
    columns = (
        ("site.group", "text"),
        ("site.design", "text"),
        ("site.stations", "whole"),
        ("site.mean_min", "one"),
        ("site.p90_min", "one"),
        ("site.worst_min", "one"),
        ("site.fifth_min", "one"),
        ("site.gini", "three"),
        ("site.ratio", "three"),
    )
    rows: list[list[Cell]] = []

    def row(name: str, design: str, access: AccessDoc, ratio: float | None) -> list[Cell]:
        return [
            name,
            design,
            access.stations,
            access.mean_min,
            access.p90_min,
            access.worst_min,
            access.worst_fifth_min,
            access.gini,
            ratio,
        ]

    for design in view.designs:
        if design.name not in ("chosen", "today"):
            continue
        name = design_name(view, design)
        rows.append(row(view.t("site.group_all"), name, design.access, None))
        rows += [row(view.flag(one.flag), name, one.access, one.ratio) for one in design.groups]
    return _table(view, "site.equity", columns, rows)


def memo_groups_table(view: SitingView) -> Table:
    """Return the groups in short: minutes today and then, side by side."""
    columns = (
        ("site.group", "text"),
        ("site.stations", "whole"),
        ("site.mean_today", "one"),
        ("site.mean_min", "one"),
        ("site.worst_today", "one"),
        ("site.worst_min", "one"),
        ("site.ratio_today", "three"),
        ("site.ratio", "three"),
    )
    chosen, today = view.report.design("chosen"), view.report.design("today")
    rows: list[list[Cell]] = []
    for one in () if chosen is None else chosen.groups:
        before = next((x for x in (today.groups if today else ()) if x.flag == one.flag), None)
        rows.append(
            [
                view.flag(one.flag),
                one.access.stations,
                None if before is None else before.access.mean_min,
                one.access.mean_min,
                None if before is None else before.access.worst_min,
                one.access.worst_min,
                None if before is None else before.ratio,
                one.ratio,
            ]
        )
    return _table(view, "site.groups", columns, rows)


def curve_table(view: SitingView) -> Table:
    """Return the curve over the number of sites."""
    columns = (
        ("site.curve_x", "whole"),
        ("site.open_sites", "text"),
        ("site.cost_year", "money"),
        ("site.saves", "money"),
        ("site.mean_min", "one"),
        ("site.minutes_saved", "one"),
        ("site.worst_min", "one"),
        ("site.knee", "text"),
        ("site.status", "text"),
    )
    rows: list[list[Cell]] = [
        [
            one.count,
            view.sites(one.open_sites),
            one.cost_year,
            one.saves,
            one.mean_min,
            one.minutes_saved,
            one.worst_min,
            view.t("site.yes") if one.is_knee else None,
            view.status(one.status, one.gap),
        ]
        for one in view.report.curve
    ]
    found = _table(view, "site.sheet.curve", columns, rows)
    reach = view.report.asked.reach_min
    if reach is None or view.report.asked.model not in ("set-cover", "max-cover"):
        return found
    covered = [one.within.get(f"{reach:g}") for one in view.report.curve]
    header = (*found.header, view.t("site.within", minutes=f"{reach:g}"))
    return replace(
        found,
        header=header,
        styles=(*found.styles, "share"),
        rows=tuple((*row, share) for row, share in zip(found.rows, covered, strict=True)),
    )


def frontier_table(view: SitingView) -> Table:
    """Return the frontier of cost and worst minutes, with the price of equity."""
    columns = (
        ("site.open_sites", "text"),
        ("site.cost_year", "money"),
        ("site.worst_min", "one"),
        ("site.mean_min", "one"),
        ("site.gini", "three"),
        ("site.price_min", "money"),
        ("site.status", "text"),
    )
    rows = [
        [
            view.sites(one.open_sites),
            one.cost_year,
            one.worst_min,
            one.mean_min,
            one.gini,
            one.price_per_min,
            view.status("optimal" if one.proved else "feasible", None),
        ]
        for one in view.report.frontier
    ]
    return _table(view, "site.sheet.frontier", columns, rows)


def scenarios_table(view: SitingView) -> Table:
    """Scenarios and the choice in them."""
    columns = (
        ("site.scenario", "text"),
        ("site.days", "one"),
        ("site.cost_year", "money"),
        ("site.extra", "money"),
        ("site.best_possible", "money"),
        ("site.worst_min", "one"),
        ("site.unreached", "whole"),
        ("site.unreached_today", "whole"),
        ("site.lost_stations", "text"),
    )
    rows = [
        [
            view.scenario(one),
            one.days or None,
            one.cost_year,
            one.extra_cost_year,
            one.best_cost_year,
            one.worst_min,
            len(one.unserved),
            None if one.today_unserved is None else len(one.today_unserved),
            view.stations(one.unserved, most=6),
        ]
        for one in view.report.scenarios
    ]
    return _table(view, "site.sheet.scenarios", columns, rows)


def designs_table(view: SitingView) -> Table:
    """Return the best designs over the scenarios."""
    robust = view.report.robust
    columns = (
        ("site.open_sites", "text"),
        ("site.usual", "money"),
        ("site.expected", "money"),
        ("site.worst", "money"),
        ("site.regret", "money"),
        ("site.unreached", "whole"),
        ("site.routed", "money"),
        ("site.error", "share"),
    )
    rows = [
        [
            view.design(one),
            one.usual,
            one.expected,
            one.worst,
            one.regret,
            one.unserved_most,
            one.routed,
            one.estimate_error,
        ]
        for one in (() if robust is None else robust.designs)
    ]
    return _table(view, "site.sheet.designs", columns, rows)


def losses_table(view: SitingView) -> Table:
    """Single losses, the worst first."""
    columns = (
        ("site.scenario", "text"),
        ("site.extra", "money"),
        ("site.unreached", "whole"),
        ("site.lost_stations", "text"),
    )
    rows: list[list[Cell]] = [
        [
            view.scenario(one),
            one.extra_cost_year,
            len(one.unserved),
            view.stations(one.unserved, most=6),
        ]
        for one in view.report.losses
    ]
    return _table(view, "site.sheet.losses", columns, rows)


def sensitivity_table(view: SitingView) -> Table:
    """Each assumption a fifth less and more."""
    columns = (
        ("site.assumption", "text"),
        ("site.less", "money"),
        ("site.more", "money"),
        ("site.choice_changes", "text"),
    )
    rows: list[list[Cell]] = []
    for one in view.report.sensitivity:
        changes = []
        for side, choice in (("less", one.choice_less), ("more", one.choice_more)):
            if side in one.unknown:
                changes.append(f"{view.t(f'site.{side}')}: {view.t('site.unknown_choice')}")
            elif choice is not None:
                then = view.sites(choice) if choice else view.t("site.no_choice_then")
                changes.append(f"{view.t(f'site.{side}')}: {then}")
        rows.append(
            [
                view.t(f"site.swing.{one.key}"),
                one.less,
                one.more,
                "; ".join(changes) or view.t("site.same_choice"),
            ]
        )
    return _table(view, "site.sheet.sensitivity", columns, rows)


def phases_table(view: SitingView) -> Table:
    """Return the steps of building."""
    columns = (
        ("site.year", "text"),
        ("site.opened", "text"),
        ("site.closed", "text"),
        ("site.invest", "money"),
        ("site.running", "money"),
        ("site.worst_min", "one"),
    )
    rows: list[list[Cell]] = [
        [
            view.t("site.year_n", year=one.year + 1),
            view.sites(one.opened),
            view.sites(one.closed),
            one.invest,
            one.cost_year,
            one.worst_min,
        ]
        for one in view.report.phases
    ]
    return _table(view, "site.sheet.phases", columns, rows)


def assumptions_table(view: SitingView) -> Table:
    """Every assumption with its origin."""
    columns = (("site.key", "text"), ("site.value", "text"), ("site.origin", "text"))
    rows: list[list[Cell]] = [
        [clean(one.key), clean(one.value), view.t(f"site.origin.{one.origin}")]
        for one in view.report.assumptions
    ]
    return _table(view, "site.sheet.assumptions", columns, rows)
