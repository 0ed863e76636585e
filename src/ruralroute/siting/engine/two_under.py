"""Stations under given centres, and ways of given stations: problems of one echelon."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.search import impossible, search_core
from ruralroute.siting.engine.two_core import TwoChoice, TwoCore, fitting, loads
from ruralroute.siting.links import Bools, Floats, Ints


def best_feeds(two: TwoCore, is_open: Bools, value: Floats) -> Ints:
    """Return the way of least value of each station from an open centre; -1: there is none."""
    ways = two.ways
    way: Ints = np.full(two.stations.sites, -1, dtype=np.int64)
    order = np.flatnonzero(is_open[ways.centre])
    order = order[np.lexsort((value[order], ways.station[order]))]
    station, at = np.unique(ways.station[order], return_index=True)
    way[station] = order[at]
    return way


def stations_under(
    two: TwoCore,
    is_open: Bools,
    feed: Ints,
    clock: Clock,
    *,
    among: Bools,
    thorough: bool,
    seed: int = 0,
) -> TwoChoice | None:
    """Choose stations and who goes where when centres and the way of each station are given.

    Parameters
    ----------
    among
        Shape (stations,): those that are likely; others are looked at only where these cannot
        serve all.
    thorough
        Polish the choice as long as the clock allows.
    """
    centre = np.where(is_open, _roomiest(two.centres), -1)
    spent = float(two.centres.option_spend[centre[centre >= 0]].sum())
    core, link = _station_core(two, np.where(among | two.stations.forced, feed, -1), spent)
    if impossible(core):
        core, link = _station_core(two, feed, spent)
    inner = search_core(core, clock, lambda *_: None, seed=seed, proof=thorough).choice
    if inner is None:
        return None
    share = np.zeros(len(two.stations.to))
    share[link] = inner.share
    way = np.where(inner.option >= 0, feed, -1)
    return fitting(two, TwoChoice(centre=centre, station=inner.option, way=way, share=share))


def fed_within(two: TwoCore, choice: TwoChoice, allowed: Bools, clock: Clock) -> TwoChoice | None:
    """Feed the open stations anew from allowed centres, which hold what they carry.

    Stations are to centres what villages are to sites, so this is a problem of one echelon; None:
    nothing was found.
    """
    ways, centres = two.ways, two.centres
    opened = np.flatnonzero(choice.way >= 0)
    number = np.full(two.stations.sites, -1, dtype=np.int64)
    number[opened] = np.arange(len(opened))
    carried = loads(two, choice.share)
    used = choice.share > 0
    slack = np.full(two.stations.sites, np.inf)
    np.minimum.at(slack, two.stations.row[used], two.slack_s[used])
    first = carried[:, 0] if carried.shape[1] else np.zeros(two.stations.sites)
    good = (number[ways.station] >= 0) & (ways.time_s <= slack[ways.station])
    good &= allowed[ways.centre]
    way = np.flatnonzero(good)
    way = way[np.lexsort((number[ways.station[way]], ways.centre[way]))]
    spent = float(two.stations.option_spend[choice.station[opened]].sum())
    counts = np.bincount(ways.centre[way], minlength=centres.sites)
    core = replace(
        centres,
        villages=len(opened),
        start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        to=number[ways.station[way]],
        row=ways.centre[way],
        cost=ways.cost[way] + ways.unit[way] * first[ways.station[way]],
        skip=np.full(len(opened), np.inf),
        demand=carried[opened],
        forbidden=centres.forbidden | ~(allowed | centres.forced),
        single=True,
        fixed=0.0,
        fixed_spend=0.0,
        budget=two.budget - two.fixed_spend - spent,
    )
    inner = search_core(core, clock, lambda *_: None).choice
    if inner is None:
        return None
    taken = np.flatnonzero(inner.share > 0.5)
    over: Ints = np.full(two.stations.sites, -1, dtype=np.int64)
    over[ways.station[way[taken]]] = way[taken]
    return replace(choice, centre=inner.option, way=over)


def _station_core(two: TwoCore, feed: Ints, spent: float) -> tuple[Core, Ints]:
    """Return the one-echelon core of stations with given feeds, and the link of each of its."""
    ways, stations = two.ways, two.stations
    fed = feed >= 0
    unit = np.where(fed, ways.unit[feed], 0.0)
    late = np.where(fed, ways.time_s[feed], np.inf)
    trunk = np.where(fed, ways.cost[feed], 0.0)
    link = np.flatnonzero(fed[stations.row] & (late[stations.row] <= two.slack_s))
    row, to = stations.row[link], stations.to[link]
    counts = np.bincount(row, minlength=stations.sites)
    core = replace(
        stations,
        start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        to=to,
        row=row,
        cost=stations.cost[link] + unit[row] * two.need[to],
        option_cost=stations.option_cost + trunk[stations.option_site],
        forbidden=stations.forbidden | ~fed,
        fixed=0.0,
        fixed_spend=0.0,
        budget=two.budget - two.fixed_spend - spent,
    )
    return core, link


def _roomiest(core: Core) -> Ints:
    room = np.minimum(core.room, 1e18).sum(axis=1)
    order = np.lexsort((core.option_cost, -room, core.option_site))
    first = np.searchsorted(core.option_site[order], np.arange(core.sites))
    return np.asarray(order[first], dtype=np.int64)
