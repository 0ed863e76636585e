"""What comes of a design: who is served from where, how far, and at what cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from ruralroute.siting.ask import peak_demand
from ruralroute.siting.case import SitingCase, State
from ruralroute.siting.demand import Demand
from ruralroute.siting.money import YearCost, annuity
from ruralroute.siting.problem import Size
from ruralroute.siting.transport import LinkTable

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, order=True)
class Design:
    """Open sites by row of the case, and the index of each one's size.

    Parameters
    ----------
    rows, sizes
        Of the open sites.
    feeds
        With two echelons each open township, by its number among the townships of the case, and the
        row of the site that feeds it, in order; empty otherwise.
    """

    rows: tuple[int, ...]
    sizes: tuple[int, ...]
    feeds: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A design at work in a state.

    Parameters
    ----------
    design
        What is open.
    site_of
        Shape (stations,), row of the site that serves each (most of it); -1: none can.
    minutes
        Shape (stations,), one way from it; nan where none serves.
    cost
        Of a year in this state.
    load_kg, capacity_kg
        Of each open site on the busiest day, in the order of the design; nan: no limit.
    load_m3, room_m3
        Shape (open sites, zones): likewise the cold rooms by temperature zone of the demand.
    overloaded
        Kilograms of the busiest day above all capacities, counted as not served.
    via
        With two echelons the township station that each goes through; empty otherwise.
    """

    design: Design
    site_of: Ints
    minutes: Floats
    cost: YearCost
    load_kg: Floats
    capacity_kg: Floats
    load_m3: Floats
    room_m3: Floats
    overloaded: float = 0.0
    via: tuple[str | None, ...] = ()

    @property
    def unserved(self) -> Ints:
        """Indices of stations that nobody serves."""
        return np.flatnonzero(self.site_of < 0)


def design_size(case: SitingCase, row: int, size: int) -> Size:
    """Return the size of a site."""
    return case.sites[row].site.sizes[size]


def outcome(
    case: SitingCase,
    design: Design,
    *,
    state: State | None = None,
    by_time: bool = False,
    fixed: Ints | None = None,
    links: LinkTable | None = None,
    allowed: NDArray[np.bool_] | None = None,
) -> Outcome:
    """Work out what comes of a design.

    Parameters
    ----------
    case, design
        The study and what is open.
    state
        State of roads and demand; None: the case's own.
    by_time
        Stations go to the nearest open site instead of the cheapest.
    fixed
        Shape (stations,), row of the site of each; taken as it is where there is a way.
    links
        Times and costs in that state; None: those of the case.
    allowed
        Shape (sites, stations): which sites may serve whom; None: all that there is a way from.
    """
    state = case.base if state is None else state
    links, demand = case.links_in(state) if links is None else links, case.demand_in(state)
    rows = np.array(design.rows, dtype=np.int64)
    stations = np.arange(len(case.stations))
    value = (links.time_s if by_time else links.total)[rows]
    if allowed is not None:
        value = np.where(allowed[rows], value, np.nan)
    share = np.zeros((len(rows), len(stations)))
    known = np.isfinite(value)
    best = np.where(known, value, np.inf).argmin(axis=0) if len(rows) else stations * 0
    served = known.any(axis=0) if len(rows) else np.zeros(len(stations), dtype=np.bool_)
    share[best[served], stations[served]] = 1.0
    if fixed is not None:
        at = np.searchsorted(rows, np.clip(fixed, 0, None)) if len(rows) else fixed
        at = np.clip(at, 0, max(len(rows) - 1, 0))
        usable = (fixed >= 0) & np.isin(fixed, rows) & known[at, stations]
        share[:, usable] = 0.0
        share[at[usable], stations[usable]] = 1.0
    capacity = capacities(case, design)
    peak = peak_demand(case, demand)
    over = 0.0
    if fixed is None and _overloaded(share, peak, capacity):
        share, over = _within_capacity(value, peak, capacity)
    return _told(case, design, links, demand, share, peak=peak, over=over, capacity=capacity)


def capacities(case: SitingCase, design: Design) -> Floats:
    """Return shape (open sites, resources); infinite where there is no limit."""
    sizes = [
        design_size(case, row, size) for row, size in zip(design.rows, design.sizes, strict=True)
    ]
    found = np.full((len(sizes), 1 + len(case.demand.zones)), np.inf)
    for at, size in enumerate(sizes):
        for kind, room in enumerate(size.capacity):
            if room is not None:
                found[at, kind] = room
    return found


def fits(found: Outcome) -> bool:
    """Say whether no site is loaded above its room."""
    room = np.column_stack([found.capacity_kg, found.room_m3])
    load = np.column_stack([found.load_kg, found.load_m3])
    return not (load > np.where(np.isnan(room), np.inf, room) * (1 + 1e-9) + 1e-6).any()


def _overloaded(share: Floats, peak: Floats, capacity: Floats) -> bool:
    return bool((share @ peak > capacity * (1 + 1e-9) + 1e-6).any())


def _within_capacity(value: Floats, peak: Floats, capacity: Floats) -> tuple[Floats, float]:
    """Assign within capacities at least cost, exactly, stations split where that pays.

    The transport programme ``min sum v_ij x_ij + M u_j`` with ``sum_i x_ij + u_j = 1`` and
    ``sum_j d_jr x_ij <= C_ir``, by HiGHS.  Returns shares and kilograms left over.
    """
    sites, stations = value.shape
    row, column = np.nonzero(np.isfinite(value))
    cost = value[row, column]
    penalty = 10.0 * max(float(cost.max(initial=1.0)), 1.0) * np.ones(stations)
    pairs, everyone = np.arange(len(row)), np.arange(stations)
    equal = csr_array(
        (
            np.ones(len(row) + stations),
            (np.concatenate([column, everyone]), np.concatenate([pairs, len(row) + everyone])),
        ),
        shape=(stations, len(row) + stations),
    )
    limits, bounds = [], []
    for kind in range(peak.shape[1]):
        for site in np.flatnonzero(np.isfinite(capacity[:, kind])).tolist():
            of_site = pairs[row == site]
            need = peak[column[of_site], kind]
            limits.append(
                csr_array(
                    (need, (np.zeros(len(of_site), dtype=np.int64), of_site)),
                    shape=(1, len(row) + stations),
                )
            )
            bounds.append(capacity[site, kind])
    from scipy.sparse import vstack  # noqa: PLC0415

    solve: Any = linprog  # its stubs know no sparse matrices
    found = solve(
        np.concatenate([cost, penalty]),
        A_ub=vstack(limits) if limits else None,
        b_ub=np.array(bounds) if limits else None,
        A_eq=equal,
        b_eq=np.ones(stations),
        method="highs",
    )
    share = np.zeros((sites, stations))
    if found.x is not None:
        share[row, column] = np.where(found.x[: len(row)] > 1e-9, found.x[: len(row)], 0.0)
    reached = np.isfinite(value).any(axis=0)
    over = float(((1.0 - share.sum(axis=0)) * peak[:, 0])[reached].sum())
    return share, max(0.0, over if over > 1e-6 else 0.0)


def _told(
    case: SitingCase,
    design: Design,
    links: LinkTable,
    demand: Demand,
    share: Floats,
    *,
    peak: Floats,
    over: float,
    capacity: Floats,
) -> Outcome:
    rows = np.array(design.rows, dtype=np.int64)
    stations = np.arange(len(case.stations))
    settings = case.county.siting
    total = share.sum(axis=0)
    main = share.argmax(axis=0) if len(rows) else stations * 0
    served = total > 1e-9
    site_of = np.where(served, rows[main] if len(rows) else -1, -1)
    minutes = np.where(served, links.time_s[np.clip(site_of, 0, None), stations] / 60.0, np.nan)
    used = share > 0

    def money(table: Floats) -> float:
        return float((np.where(used, table[rows], 0.0) * share).sum()) if len(rows) else 0.0

    sizes = [
        design_size(case, row, size) for row, size in zip(design.rows, design.sizes, strict=True)
    ]
    opened = [
        size.cost_open
        for row, size in zip(design.rows, sizes, strict=True)
        if not case.sites[row].is_existing
    ]
    closed = [
        one.site.cost_close
        for row, one in enumerate(case.sites)
        if one.is_existing and row not in design.rows
    ]
    cost = YearCost(
        sites=sum(size.cost_year for size in sizes),
        transport=money(links.cost),
        trunk=money(links.trunk),
        handling=settings.handling_per_parcel * float((demand.parcels_year * total).sum()),
        unserved=settings.unserved_per_kg
        * float((demand.kg_year * np.clip(1.0 - total, 0.0, 1.0)).sum()),
        invest=sum(opened) + sum(closed),
    )
    return Outcome(
        design=design,
        site_of=site_of,
        minutes=minutes,
        cost=cost,
        load_kg=share @ peak[:, 0],
        capacity_kg=np.where(np.isfinite(capacity[:, 0]), capacity[:, 0], np.nan),
        load_m3=share @ peak[:, 1:],
        room_m3=np.where(np.isfinite(capacity[:, 1:]), capacity[:, 1:], np.nan),
        overloaded=over,
    )


def year_total(case: SitingCase, found: Outcome) -> float:
    """Return a year's cost with the investment spread over the horizon."""
    settings = case.county.siting
    return found.cost.total(settings.discount_rate, settings.horizon_years)


def best_sizes(case: SitingCase, rows: Sequence[int], *, by_time: bool = False) -> Design:
    """Return the design with, at each site, the cheapest size that holds what comes to it.

    What comes is what it would be without capacities; where nothing holds it the largest size is
    taken.
    """
    rows = tuple(sorted(rows))
    links = case.links
    value = (links.time_s if by_time else links.total)[list(rows)]
    known = np.isfinite(value)
    peak = peak_demand(case, case.demand)
    best = np.where(known, value, np.inf).argmin(axis=0) if rows else np.zeros(0, dtype=int)
    rate = annuity(case.county.siting.discount_rate, case.county.siting.horizon_years)
    sizes = []
    for at, row in enumerate(rows):
        load = peak[(best == at) & known.any(axis=0)].sum(axis=0)
        offered = case.sites[row].site.sizes
        fits = [
            (one.cost_year + rate * one.cost_open, number)
            for number, one in enumerate(offered)
            if all(
                room is None or load[kind] <= room + 1e-6 for kind, room in enumerate(one.capacity)
            )
        ]
        sizes.append(min(fits)[1] if fits else _largest(offered))
    return Design(rows=rows, sizes=tuple(sizes))


def largest_sizes(case: SitingCase, rows: Sequence[int]) -> Design:
    """Return the design with each site as large as it can be built."""
    rows = tuple(sorted(rows))
    return Design(rows=rows, sizes=tuple(_largest(case.sites[row].site.sizes) for row in rows))


def _largest(offered: Sequence[Size]) -> int:
    return max(
        range(len(offered)),
        key=lambda number: tuple(
            np.inf if room is None else room for room in offered[number].capacity
        ),
    )


def today_design(case: SitingCase) -> Design:
    """Return what is open today."""
    return Design(rows=case.today, sizes=tuple(0 for _ in case.today))


def sites_of_today(case: SitingCase) -> Ints:
    """Return the row of the centre that serves each station today; -1 when nothing tells.

    It is the one that most of the station's orders name, else the one above it in the network.
    """
    rows = {one.id: row for row, one in enumerate(case.sites) if one.is_existing}
    parents = {one.id: one.parent for one in case.stations}
    named: dict[str, dict[str, float]] = {}
    for order in case.county.orders:
        if order.centre in rows:
            of_station = named.setdefault(order.station, {})
            of_station[order.centre] = of_station.get(order.centre, 0.0) + order.mass_kg
    found = np.full(len(case.stations), -1, dtype=np.int64)
    for at, station in enumerate(case.stations):
        votes = named.get(station.id)
        above = station.parent
        steps = 0
        while above is not None and above not in rows and steps < 10:
            above, steps = parents.get(above), steps + 1
        if above in rows:
            found[at] = rows[above]
        elif votes:
            found[at] = rows[max(sorted(votes), key=lambda one: votes[one])]
    return found
