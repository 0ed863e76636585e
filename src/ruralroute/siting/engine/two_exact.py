"""The programme of a problem with stations: the core's rows for ways, and what couples them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.exact import core_programme
from ruralroute.siting.engine.found import Found
from ruralroute.siting.engine.mip import MipStatus, Programme, solve_programme
from ruralroute.siting.engine.two_core import TwoChoice, TwoCore, two_cost
from ruralroute.siting.links import Floats, Ints


def two_programme(two: TwoCore) -> Programme:
    """Return the programme: options of ways, links of ways, options of centres."""
    base = core_programme(two.ways)
    options, links = len(two.ways.option_site), len(two.ways.to)
    centre_options = len(two.centres.option_site)
    width = options + links + centre_options
    rows = [csr_array(hstack([base.rows, csr_array((base.rows.shape[0], centre_options))]))]
    low, high = [base.row_low], [base.row_high]
    of_way = two.ways.option_site
    ones, first = np.ones(options), options + links
    centre_at = first + np.arange(centre_options)

    def add(row: Ints, column: Ints, value: Floats, bounds: tuple[Floats, Floats]) -> None:
        rows.append(csr_array((value, (row, column)), shape=(len(bounds[0]), width)))
        low.append(bounds[0])
        high.append(bounds[1])

    # A station opens on one way at most; a way opens with its centre only.
    add(
        two.station[of_way],
        np.arange(options),
        ones,
        (two.stations.forced.astype(float), np.ones(two.stations.sites)),
    )
    mine = _options_of(two, two.centre)
    add(
        np.concatenate([of_way, mine[0]]),
        np.concatenate([np.arange(options), first + mine[1]]),
        np.concatenate([ones, -np.ones(len(mine[0]))]),
        (np.full(two.ways.sites, -np.inf), np.zeros(two.ways.sites)),
    )
    add(
        two.centres.option_site,
        centre_at,
        np.ones(centre_options),
        (two.centres.forced.astype(float), np.ones(two.centres.sites)),
    )
    for column, core in ((centre_at, two.centres), (np.arange(options), two.stations)):
        bounds = np.array([float(core.open_min)]), np.array([float(core.open_max)])
        add(np.zeros(len(column), dtype=np.int64), column, np.ones(len(column)), bounds)
    if np.isfinite(two.budget):
        spend = np.concatenate([two.ways.option_spend, two.centres.option_spend])
        column = np.concatenate([np.arange(options), centre_at])
        bounds = np.array([-np.inf]), np.array([two.budget - two.fixed_spend])
        add(np.zeros(len(column), dtype=np.int64), column, spend, bounds)
    for kind in range(two.ways.demand.shape[1]):
        need = two.ways.demand[:, kind]
        room = np.minimum(two.centres.room[:, kind], need.sum())
        add(
            np.concatenate([two.centre[two.ways.row], two.centres.option_site]),
            np.concatenate([options + np.arange(links), centre_at]),
            np.concatenate([need[two.ways.to], -room]),
            (np.full(two.centres.sites, -np.inf), np.zeros(two.centres.sites)),
        )
    closed = two.centres.forbidden[two.centres.option_site].astype(np.float64)
    integer = np.concatenate([base.integer, np.ones(centre_options, dtype=bool)])
    limited = bool((two.centres.room < two.ways.demand.sum(axis=0)).any())
    integer[options : options + links] |= two.ways.single and limited
    return Programme(
        cost=np.concatenate([base.cost, two.centres.option_cost]),
        low=np.zeros(width),
        high=np.concatenate([base.high, 1.0 - closed]),
        integer=integer,
        rows=csr_array(vstack(rows)),
        row_low=np.concatenate(low),
        row_high=np.concatenate(high),
    )


def solve_two_exactly(
    two: TwoCore, clock: Clock, *, start: TwoChoice | None = None, seed: int = 0
) -> Found[TwoChoice]:
    """Solve a problem with stations as one programme, as far as the clock allows."""
    result = solve_programme(
        two_programme(two),
        time_limit_s=clock.left_s,
        solver="scip",
        hint=None if start is None else _values(two, start),
        seed=seed,
        stop=clock.stop,
    )
    if result.status is MipStatus.INFEASIBLE:
        return Found(impossible=True, method="scip", reason="rules")
    bound = None if result.bound is None else result.bound + two.fixed
    if result.values is None:
        return Found(bound=bound, method="scip", reason="time")
    choice = _choice(two, result.values)
    cost = two_cost(two, choice)
    if not np.isfinite(cost):
        return Found(bound=bound, method="scip", reason="time")
    return Found(choice=choice, cost=cost, bound=bound, method="scip")


def _options_of(two: TwoCore, centre: Ints) -> tuple[Ints, Ints]:
    sizes = np.diff(two.centres.option_start)[centre]
    row = np.repeat(np.arange(len(centre)), sizes)
    step = np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return row, two.centres.option_start[centre][row] + step


def _choice(two: TwoCore, values: Floats) -> TwoChoice:
    options, links = len(two.ways.option_site), len(two.ways.to)
    chosen = np.flatnonzero(values[:options] > 0.5)
    way: Ints = np.full(two.stations.sites, -1, dtype=np.int64)
    station: Ints = np.full(two.stations.sites, -1, dtype=np.int64)
    at = two.ways.option_site[chosen]
    way[two.station[at]] = at
    step = chosen - two.ways.option_start[at]
    station[two.station[at]] = two.stations.option_start[two.station[at]] + step
    centre: Ints = np.full(two.centres.sites, -1, dtype=np.int64)
    opened = np.flatnonzero(values[options + links :] > 0.5)
    centre[two.centres.option_site[opened]] = opened
    share = np.clip(values[options : options + links], 0.0, 1.0)
    share = np.where(way[two.station[two.ways.row]] == two.ways.row, share, 0.0)
    return TwoChoice(centre=centre, station=station, way=way, share=share)


def _values(two: TwoCore, choice: TwoChoice) -> Floats:
    options = np.zeros(len(two.ways.option_site))
    opened = np.flatnonzero(choice.way >= 0)
    way = choice.way[opened]
    step = choice.station[opened] - two.stations.option_start[opened]
    options[two.ways.option_start[way] + step] = 1.0
    centres = np.zeros(len(two.centres.option_site))
    centres[choice.centre[choice.centre >= 0]] = 1.0
    return np.concatenate([options, choice.share, centres])


def restricted(two: TwoCore, ways: Ints, links: Ints) -> TwoCore:
    """Return the problem with only some ways open to choice and only some of their links."""
    forbidden = np.ones(two.ways.sites, dtype=bool)
    forbidden[ways] = False
    kept = np.zeros(len(two.ways.to), dtype=bool)
    kept[links] = True
    core = replace(two.ways, forbidden=two.ways.forbidden | forbidden).keep(kept)
    return replace(two, ways=core)
