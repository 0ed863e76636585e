"""Centres and the villages they serve when each way has a price: a problem of one echelon.

A village goes from a centre by the cheapest of its ways, at the way's cost for each unit and a
share of what the trip and the station cost, by what the station may carry.  What is left is a
location problem of centres alone, with their sizes, rooms, number and budget; its answer says
which centres open and who goes over which station.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ruralroute.siting.engine.choice import Choice
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.room_regions import improve_regions
from ruralroute.siting.engine.room_relaxed import best_options
from ruralroute.siting.engine.room_search import RoomSearch
from ruralroute.siting.engine.room_whole import put_together
from ruralroute.siting.engine.search import impossible, search_core
from ruralroute.siting.engine.two_core import TwoChoice, TwoCore, fitting
from ruralroute.siting.engine.two_kernels import best_over_ways
from ruralroute.siting.engine.warm import warmed
from ruralroute.siting.links import Bools, Floats, Ints

_NEAREST = 100
"""Centres that each village keeps where far more could serve it."""
_MANY = 500_000
"""Links above which that is done."""
_LEAST_OFTEN = 0.01
"""Centres that are less often open in a bound and closed are left out when choosing again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreCore:
    """A core of centres, and the station link behind each of its links."""

    core: Core
    link: Ints


def shared_rates(two: TwoCore, carried: Floats, usual: float) -> Floats:
    """Return what a unit pays on each way when trip and station are shared by its load.

    Parameters
    ----------
    carried
        Shape (stations,): units of the first resource that each carries; 0 where it is not open.
    usual
        Units that a station carries that is not open yet.
    """
    ways, stations = two.ways, two.stations
    load = np.where(carried > 0, carried, max(usual, 1e-9))
    least, _ = best_options(stations, stations.option_cost)
    opening = np.where(carried > 0, 0.0, least)
    return ways.unit + (ways.cost + opening[ways.station]) / load[ways.station]


def centre_core(
    two: TwoCore, rate: Floats, *, allowed: Bools, spent: float, nearest: int | None = _NEAREST
) -> CentreCore:
    """Return the core of centres and villages when ways have these rates, infinite: closed.

    Parameters
    ----------
    allowed
        Shape (centres,): the others stay closed unless they must be open.
    spent
        Money spent once on stations.
    nearest
        Centres that each village keeps where far more could serve it; None: all.
    """
    stations, ways, centres = two.stations, two.ways, two.centres
    allowed = (allowed | centres.forced) & ~centres.forbidden
    rate = np.where(allowed[ways.centre], rate, np.inf)
    table = np.full((two.villages, centres.sites), np.inf)
    by = np.full(table.shape, -1, dtype=np.int64)
    best_over_ways(
        stations.start,
        stations.to,
        stations.cost,
        two.slack_s,
        two.need,
        ways.start,
        ways.centre,
        rate,
        ways.time_s,
        table,
        by,
    )
    there = by >= 0
    if nearest is not None and there.sum() > _MANY and there.shape[1] > nearest:
        limit = np.partition(table, nearest - 1, axis=1)[:, nearest - 1]
        there &= table <= limit[:, None]
    row, to = np.nonzero(there.T)
    core = replace(
        centres,
        start=np.searchsorted(row, np.arange(centres.sites + 1)).astype(np.int64),
        to=to.astype(np.int64),
        row=row.astype(np.int64),
        cost=table[to, row],
        forbidden=~allowed,
        fixed=0.0,
        fixed_spend=0.0,
        budget=two.budget - two.fixed_spend - spent,
    )
    return CentreCore(core=core, link=by[to, row])


def two_choice(two: TwoCore, part: CentreCore, found: Choice, option: Ints) -> TwoChoice:
    """Return the choice that an answer of centres means; each station goes where most of it goes.

    What a station would carry for other centres then comes from its own: rooms and times may be
    broken.

    Parameters
    ----------
    option
        Shape (stations,): the size that each opens in.
    """
    ways, stations = two.ways, two.stations
    used = np.flatnonzero(found.share > 1e-9)
    link, centre = part.link[used], part.core.row[used]
    station, village = stations.row[link], stations.to[link]
    weight = found.share[used] * (two.need[village] + 1e-9)
    keys, pair = np.unique(station * two.centres.sites + centre, return_inverse=True)
    carried = np.bincount(pair, weights=weight)
    order = np.lexsort((-carried, keys // two.centres.sites))
    first, at = np.unique(keys[order] // two.centres.sites, return_index=True)
    feed: Ints = np.full(stations.sites, -1, dtype=np.int64)
    feed[first] = keys[order[at]] % two.centres.sites
    way: Ints = np.full(stations.sites, -1, dtype=np.int64)
    fed = np.flatnonzero(feed[ways.station] == ways.centre)
    way[ways.station[fed]] = fed
    open_too = stations.forced & (way < 0)
    for j in np.flatnonzero(open_too).tolist():
        mine = np.arange(ways.start[j], ways.start[j + 1])
        mine = mine[found.option[ways.centre[mine]] >= 0]
        if len(mine):
            way[j] = mine[np.argmin(ways.cost[mine])]
    share = np.bincount(link, weights=found.share[used], minlength=len(stations.to))
    return TwoChoice(
        centre=found.option.copy(),
        station=np.where(way >= 0, option, -1),
        way=way,
        share=share.astype(np.float64),
    )


def choose_centres(
    two: TwoCore,
    clock: Clock,
    *,
    among: Bools,
    usual: float,
    thorough: bool,
    seed: int = 0,
) -> TwoChoice | None:
    """Choose centres and stations at once, each unit paying a share of trips; None: none found.

    Rooms of centres are kept, those of stations are not looked at.

    Parameters
    ----------
    among
        Shape (stations,): only these are used.
    usual
        As `shared_rates` takes it.
    thorough
        Polish the choice as long as the clock allows.
    """
    rate = shared_rates(two, np.zeros(two.stations.sites), usual)
    rate = np.where(among[two.ways.station], rate, np.inf)
    part = centre_core(two, rate, allowed=np.ones(two.centres.sites, dtype=bool), spent=0.0)
    found = search_core(
        part.core, clock.part(0.9), lambda *_: None, seed=seed, proof=thorough
    ).choice
    return None if found is None else _with_stations(two, part, found, clock, seed)


def choose_again(
    two: TwoCore,
    begin: TwoChoice,
    clock: Clock,
    *,
    often: Floats,
    worth: Floats,
    usual: float,
    seed: int = 0,
) -> TwoChoice | None:
    """Choose centres with rooms and stations at once, from a choice; None: none found.

    Trips are shared by what the choice's stations carry.

    Parameters
    ----------
    often, worth
        Shape (centres,): how far each is open in a bound's mean of answers, and its worth there.
    usual
        As `shared_rates` takes it.
    """
    stations = two.stations
    weights = two.need[stations.to] * begin.share
    carried = np.bincount(stations.row, weights=weights, minlength=stations.sites)
    rate = shared_rates(two, carried.astype(np.float64), usual)
    likely = (often > _LEAST_OFTEN) | (begin.centre >= 0)
    part = centre_core(two, rate, allowed=likely, spent=0.0)
    if impossible(part.core):
        return None
    found = _climbed(part.core, clock.part(0.8), (begin.centre, often, worth), seed)
    return None if found is None else _with_stations(two, part, found, clock, seed)


def _with_stations(
    two: TwoCore, part: CentreCore, found: Choice, clock: Clock, seed: int
) -> TwoChoice:
    """Return the choice of two echelons that one of centres means, within rooms if that is found.

    Each station opens in its cheapest size.
    """
    _, size = best_options(two.stations, two.stations.option_cost)
    choice = two_choice(two, part, found, size)
    again = within_rooms(two, choice, found.option >= 0, clock, seed=seed)
    return choice if again is None else again


def _climbed(
    core: Core, clock: Clock, known: tuple[Ints, Floats, Floats], seed: int
) -> Choice | None:
    """Choose centres from options to begin with and what a bound says of them.

    Whole villages are first looked at as if they could be split.
    """
    warmed(clock, rooms=True)
    option, often, worth = known
    parts = replace(core, single=False)
    search = RoomSearch(parts, seed)
    search.offer(option, -often, clock.part(0.2))
    search.run(clock.part(0.3), option=option, worth=worth, often=often)
    best = improve_regions(parts, search.finished(clock.part(0.3)), clock.part(0.7), seed=seed)
    if core.single and best.choice is not None:
        return put_together(core, best.choice, clock, seed=seed).choice
    return best.choice


def within_rooms(
    two: TwoCore, choice: TwoChoice, is_open: Bools, clock: Clock, *, seed: int = 0
) -> TwoChoice | None:
    """Send villages anew over the choice's ways so that open centres hold what they carry.

    A station that only one centre can feed may be used wherever that centre is open.  What stations
    hold is not looked at.  None: nothing was found.
    """
    ways, stations = two.ways, two.stations
    over, option = choice.way.copy(), choice.station.copy()
    alone = np.flatnonzero((np.diff(ways.start) == 1) & (over < 0))
    alone = alone[is_open[ways.centre[ways.start[alone]]]]
    over[alone] = ways.start[alone]
    _, cheapest = best_options(stations, stations.option_cost)
    option[alone] = cheapest[alone]
    used = np.flatnonzero(over >= 0)
    rate = np.full(ways.count, np.inf)
    rate[over[used]] = ways.unit[over[used]]
    spent = float(stations.option_spend[option[used]].sum())
    part = centre_core(two, rate, allowed=is_open, spent=spent)
    inner = search_core(part.core, clock, lambda *_: None, seed=seed, proof=False).choice
    if inner is None:
        return None
    share = np.bincount(part.link, weights=inner.share, minlength=len(stations.to))
    carries = np.bincount(stations.row, weights=share, minlength=stations.sites) > 0
    kept = (over >= 0) & (carries | stations.forced)
    found = TwoChoice(
        centre=inner.option,
        station=np.where(kept, option, -1),
        way=np.where(kept, over, -1),
        share=share.astype(np.float64),
    )
    return fitting(two, found)


def centres_under(
    two: TwoCore, choice: TwoChoice, clock: Clock, *, likely: Bools, seed: int = 0
) -> Bools | None:
    """Choose centres again when the open stations are given; None: nothing was found.

    Villages go from any likely centre by its best open station, or by one that only that centre
    can feed and that opens and closes with it.
    """
    ways, stations = two.ways, two.stations
    carried = np.bincount(
        stations.row, weights=two.need[stations.to] * choice.share, minlength=stations.sites
    ).astype(np.float64)
    is_open = choice.station >= 0
    usual = float(two.need.sum()) / max(int(is_open.sum()), 1)
    rate = shared_rates(two, carried, usual)
    mine = is_open | (np.diff(ways.start) == 1)
    rate = np.where(mine[ways.station], rate, np.inf)
    spent = float(stations.option_spend[choice.station[is_open]].sum())
    part = centre_core(two, rate, allowed=likely, spent=spent)
    found = search_core(part.core, clock, lambda *_: None, seed=seed, proof=False)
    return None if found.choice is None else np.asarray(found.choice.option >= 0)
