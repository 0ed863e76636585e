"""Where a new site is of a larger size for a little load that a smaller one does not hold."""

from __future__ import annotations

import numpy as np

from ruralroute.siting.ask import peak_demand
from ruralroute.siting.case import SitingCase
from ruralroute.siting.money import annuity
from ruralroute.siting.outcome import Floats, Outcome
from ruralroute.siting.problem import Size
from ruralroute.siting.reasons import Reason, station_names

NEARLY = 0.05
"""A load that is above a smaller size by less than this share of it is told."""


def just_above(case: SitingCase, chosen: Outcome) -> list[Reason]:
    """Say of each new site whose load is just above a smaller size what would have to go elsewhere.

    Of the sizes that cost less a year and hold all but less than `NEARLY` more, the dearest counts.
    Where kilograms and cold rooms are short, the one that is short by the larger share is told, and
    the stations named are enough for all: the smallest one that suffices alone, else the largest
    together.

    Parameters
    ----------
    case
        The study.
    chosen
        The design at work in the usual state.
    """
    settings = case.county.siting
    rate = annuity(settings.discount_rate, settings.horizon_years)
    peak = peak_demand(case, case.demand_in(case.base))
    found = []
    for at, row in enumerate(chosen.design.rows):
        if case.sites[row].is_existing:
            continue
        sizes = case.sites[row].site.sizes
        now = sizes[chosen.design.sizes[at]]
        load = np.concatenate([[chosen.load_kg[at]], chosen.load_m3[at]])
        nearly = [
            one
            for one in sizes
            if _year(one, rate) < _year(now, rate) and 0.0 < _short(one, load) < NEARLY
        ]
        if nearly:
            smaller = max(nearly, key=lambda one: _year(one, rate))
            mine = np.flatnonzero(chosen.site_of == row)
            over = load - _rooms(smaller, len(load))
            elsewhere = mine[_enough(peak[mine], over)]
            reason = _reason(case, row, (now, smaller), load, elsewhere.tolist(), rate=rate)
            found.append(reason)
    return found


def _reason(
    case: SitingCase,
    row: int,
    sizes: tuple[Size, Size],
    load: Floats,
    elsewhere: list[int],
    *,
    rate: float,
) -> Reason:
    now, smaller = sizes
    room = _rooms(smaller, len(load))
    kind = int(np.argmax(load / room))
    values: dict[str, str | tuple[str, ...]] = {
        "site": case.sites[row].place.label,
        "size": now.name,
        "smaller": smaller.name,
        "load": f"{load[kind]:,.1f}",
        "room": f"{room[kind]:,.1f}",
        "over": f"{load[kind] - room[kind]:,.1f}",
        "value": f"{now.cost_open - smaller.cost_open:.2f}",
        "change": f"{_year(now, rate) - _year(smaller, rate):.2f}",
        "stations": station_names(case, elsewhere),
    }
    if kind:
        values["zone"] = case.demand.zones[kind - 1]
    return Reason(
        code="siting.why.just_above_cold" if kind else "siting.why.just_above", values=values
    )


def _year(size: Size, rate: float) -> float:
    return size.cost_year + rate * size.cost_open


def _rooms(size: Size, kinds: int) -> Floats:
    """Return the room of a size for each resource; infinite without a limit."""
    rooms = [np.inf if one is None else one for one in size.capacity]
    return np.array([*rooms, *[np.inf] * (kinds - len(rooms))])


def _short(size: Size, load: Floats) -> float:
    """Return by what share of its room a size is too small; infinite where it has no room."""
    room = _rooms(size, len(load))
    over = load > room + 1e-6
    if not over.any():
        return 0.0
    if (room[over] <= 0).any():
        return float("inf")
    return float((load[over] / room[over]).max()) - 1.0


def _enough(peak: Floats, over: Floats) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return which stations take off enough: the smallest that does alone, else the largest."""
    need = np.maximum(over, 0.0)
    alone = np.flatnonzero((peak >= need - 1e-9).all(axis=1))
    if len(alone):
        return alone[[int(np.argmin(peak[alone].sum(axis=1)))]]
    kind = int(np.argmax(need / np.maximum(peak.sum(axis=0), 1e-9)))
    order = np.argsort(-peak[:, kind], kind="stable")
    taken = (np.cumsum(peak[order], axis=0) >= need - 1e-9).all(axis=1)
    count = int(np.argmax(taken)) + 1 if taken.any() else len(order)
    return np.sort(order[:count])
