"""A choice that serves all, made from one that does not: villages wait at an outlet until then.

The outlet is a station that can serve everybody, fed by a centre of its own, so dear that a village
stays there only where it cannot be served otherwise (a Big-M start, as the simplex method's phase
one).  Regions around the waiting villages are solved exactly, small ones first; a region that gets
nobody away from the outlet is tried again larger, so that in the end rooms, numbers and money are
weighed over the whole county.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.room_regions import region_around, site_neighbours
from ruralroute.siting.engine.two_core import (
    TwoChoice,
    TwoCore,
    Ways,
    fitting,
    loads,
    on_centres,
    two_cost,
)
from ruralroute.siting.engine.two_regions import solve_region
from ruralroute.siting.links import Floats, Ints

_SCALES = (1, 2, 4, 8)
_REGION_S = 2.0
_HELPS = 0.9
"""Share of waiting villages below which a region is tried again at its smallest."""
_SLACK = 1e-9


def repaired(two: TwoCore, begin: TwoChoice | None, clock: Clock, *, seed: int = 0) -> TwoChoice:
    """Return a choice that keeps all rules, or that leaves out as few as the time allows.

    Parameters
    ----------
    begin
        May leave villages out, and may have stations and centres that are too full; None: only
        what must be open is.
    """
    whole = with_outlet(two)
    choice = _waiting(two, begin)
    near = site_neighbours(whole.stations)
    outlet = two.stations.sites
    near[outlet], near[:, outlet] = 0.0, 0.0
    cost, tried = two_cost(whole, choice), np.zeros(outlet)
    draw = np.random.default_rng(seed)
    first = whole.stations.start[outlet]
    while not clock.stop():
        waits = choice.share[first:] > _SLACK
        if not waits.any():
            break
        sees = np.bincount(
            two.stations.row, weights=waits[two.stations.to], minlength=outlet
        ) * draw.uniform(0.8, 1.2, outlet)
        station = int(np.argmax(np.where(sees > 0, sees / 4.0**tried, -1.0)))
        scale = _SCALES[min(int(tried[station]), len(_SCALES) - 1)]
        region = region_around(choice.station, near, station, scale=scale)
        region[outlet] = True
        tried[region[:outlet]] += 1
        if tried[station] > 2 * len(_SCALES):
            break
        seconds = clock.at_most(_REGION_S * scale)
        found = solve_region(whole, choice, region, seconds, scale=scale, seed=seed)
        value = np.inf if found is None else two_cost(whole, found)
        if found is not None and value < cost - 1e-9 * abs(cost):
            before, now = float(choice.share[first:].sum()), float(found.share[first:].sum())
            choice, cost = found, value
            if now < _HELPS * before:
                tried[region[:outlet]] = 0.0
    return _without_outlet(two, choice)


def with_outlet(two: TwoCore) -> TwoCore:
    """Return the problem with an outlet: one more centre, station and way, and links to all."""
    stations, centres, ways = two.stations, two.centres, two.ways
    dear = sum(float(np.abs(one.option_cost).max(initial=0.0)) for one in (stations, centres))
    dear += float(ways.cost.max(initial=0.0))
    own = np.zeros(two.villages)
    np.maximum.at(own, stations.to, stations.cost)
    each = 1.0 + dear + 2.0 * (own + float(ways.unit.max(initial=0.0)) * two.need)
    everyone = np.arange(two.villages)
    lower = _one_more(stations)
    lower = replace(
        lower,
        start=np.append(stations.start, len(stations.to) + two.villages),
        to=np.concatenate([stations.to, everyone]),
        row=np.concatenate([stations.row, np.full(two.villages, stations.sites)]),
        cost=np.concatenate([stations.cost, each]),
    )
    return replace(
        two,
        ways=Ways(
            start=np.append(ways.start, ways.count + 1),
            centre=np.append(ways.centre, centres.sites),
            station=np.append(ways.station, stations.sites),
            cost=np.append(ways.cost, 0.0),
            unit=np.append(ways.unit, 0.0),
            time_s=np.append(ways.time_s, 0.0),
        ),
        centres=_one_more(centres),
        stations=lower,
        slack_s=np.concatenate([two.slack_s, np.full(two.villages, np.inf)]),
    )


def _one_more(core: Core) -> Core:
    """Return a core with one more site, which must be open, costs nothing and holds all."""
    rooms = np.full((1, core.room.shape[1]), np.inf)
    return replace(
        core,
        sites=core.sites + 1,
        start=np.append(core.start, core.start[-1]),
        option_start=np.append(core.option_start, len(core.option_site) + 1),
        option_site=np.append(core.option_site, core.sites),
        option_cost=np.append(core.option_cost, 0.0),
        option_spend=np.append(core.option_spend, 0.0),
        room=np.concatenate([core.room, rooms]),
        forced=np.append(core.forced, True),
        forbidden=np.append(core.forbidden, False),
        open_min=core.open_min + 1,
        open_max=core.open_max + 1,
    )


def _waiting(two: TwoCore, begin: TwoChoice | None) -> TwoChoice:
    """Return a choice of the problem with an outlet: what is too full sends villages there."""
    stations, centres, ways = two.stations, two.centres, two.ways
    choice = _least(two) if begin is None else begin
    largest = _largest(stations)
    station = np.where(choice.way >= 0, largest, -1)
    centre = np.where((choice.centre >= 0) | centres.forced, _largest(centres), -1)
    choice = replace(choice, station=station, centre=centre)
    # What comes too late over a station's own way waits, too.
    late = np.where(choice.way >= 0, ways.time_s[choice.way], np.inf)[stations.row]
    share = np.where(np.isfinite(late) & (late <= two.slack_s), choice.share, 0.0)
    share = _held(two, share, loads(two, share), _rooms(stations, station), stations.row)
    choice = replace(choice, share=share)
    above = np.where(choice.way >= 0, ways.centre[choice.way], -1)[stations.row]
    load = on_centres(two, choice, loads(two, share))
    share = _held(two, share, load, _rooms(centres, centre), above)
    choice = fitting(two, replace(choice, share=share))
    waits = 1.0 - np.bincount(stations.to, weights=share, minlength=two.villages)
    return TwoChoice(
        centre=np.append(choice.centre, len(centres.option_site)),
        station=np.append(choice.station, len(stations.option_site)),
        way=np.append(choice.way, ways.count),
        share=np.concatenate([share, np.where(waits > _SLACK, waits, 0.0)]),
    )


def _held(two: TwoCore, share: Floats, load: Floats, room: Floats, place: Ints) -> Floats:
    """Return shares without those that sites, the `place` of each link, have no room for."""
    share = np.where(place >= 0, share, 0.0)
    for site in np.flatnonzero((load > room + _SLACK).any(axis=1)).tolist():
        mine = np.flatnonzero((place == site) & (share > 0))
        size = two.stations.demand[two.stations.to[mine]] * share[mine, None]
        order = np.argsort(size.max(axis=1, initial=0.0), kind="stable")
        fits = (np.cumsum(size[order], axis=0) <= room[site] + _SLACK).all(axis=1)
        share[mine[order[~fits]]] = 0.0
    return share


def _rooms(core: Core, option: Ints) -> Floats:
    """Return the room of each site, 0 where it is closed."""
    return np.where(option[:, None] >= 0, core.room[option], 0.0)


def _least(two: TwoCore) -> TwoChoice:
    """Return the choice that opens what must be open and serves nobody."""
    ways, stations, centres = two.ways, two.stations, two.centres
    way: Ints = np.full(stations.sites, -1, dtype=np.int64)
    centre = np.where(centres.forced, _largest(centres), -1)
    for j in np.flatnonzero(stations.forced).tolist():
        mine = np.arange(ways.start[j], ways.start[j + 1])
        opened = mine[centre[ways.centre[mine]] >= 0]
        mine = opened if len(opened) else mine
        if len(mine):
            way[j] = mine[np.argmin(ways.cost[mine])]
            centre[ways.centre[way[j]]] = _largest(centres)[ways.centre[way[j]]]
    return TwoChoice(
        centre=centre,
        station=np.where(way >= 0, _largest(stations), -1),
        way=way,
        share=np.zeros(len(stations.to)),
    )


def _largest(core: Core) -> Ints:
    """Return the option of each site with the most room, the cheapest of equals."""
    room = np.minimum(core.room, 1e18).sum(axis=1)
    order = np.lexsort((core.option_cost, -room, core.option_site))
    first = np.searchsorted(core.option_site[order], np.arange(core.sites))
    return np.asarray(order[first], dtype=np.int64)


def _without_outlet(two: TwoCore, choice: TwoChoice) -> TwoChoice:
    return TwoChoice(
        centre=choice.centre[:-1],
        station=choice.station[:-1],
        way=choice.way[:-1],
        share=choice.share[: len(two.stations.to)],
    )
