"""Compiles the loops once: the first search of a process must not lose its time limit to that.

Compiled code is kept on disk, so this takes seconds once for an installation and little after.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.fill_kernels import auction, fill
from ruralroute.siting.engine.kernels import improve, lagrangian_served, lagrangian_sites
from ruralroute.siting.engine.knapsack_kernels import (
    cover_changes,
    knapsack_served,
    knapsacks,
    whole_knapsacks,
    whole_served,
)
from ruralroute.siting.engine.room_kernels import climb_rooms, cover_rooms, settle
from ruralroute.siting.engine.two_kernels import (
    best_over_ways,
    blend,
    move_tolls,
    toll_length,
    way_served,
    way_worths,
)
from ruralroute.siting.engine.whole_kernels import anneal_whole


def warmed(clock: Clock, *, rooms: bool) -> None:
    """Compile what a search needs, and give the clock back the time that takes."""
    before = clock.elapsed_s
    if rooms:
        _warm_rooms()
    else:
        _warm_open()
    clock.extend(clock.elapsed_s - before)


@cache
def _warm_open() -> None:
    start, site = np.array([0, 1]), np.array([0])
    one, yes, no = np.ones(1), np.ones(1, dtype=bool), np.zeros(1, dtype=bool)
    improve(start, site, one, np.ones((1, 1)), 9 * one, one, one, yes, no, 1, 1, 9.0, site)
    lagrangian_sites(start, site, one, one, one)
    lagrangian_served(start, site, one, one, one)


@cache
def _warm_rooms() -> None:
    start, site = np.array([0, 1]), np.array([0])
    one, table, moves = np.ones(1), np.ones((1, 1)), np.array([[0, -1]])
    knapsacks(start, site, one, one, one, start, one, one.copy())
    knapsack_served(start, site, one, one, one, one, site)
    whole_knapsacks(start, site, one, one, start[1:], start, start[1:], one.copy())
    whole_served(start, site, one, one, start[1:], start[1:], site)
    cover_rooms(site, site + 1, 1, one, one > 0, one > 0)
    cover_changes(site, site + 1, 1, one, one > 0, 1)
    anneal_whole(table, site[:, None], table, table, site.copy(), 1, 1.0, 0.5, 0)
    rules = (start, site, one, 9 * one, table, table, site)
    auction(start, site, one, 9 * one, one, one, site)
    fill(*rules, 0, one, False, site.copy(), np.empty(0))  # noqa: FBT003
    settle(*rules, site.copy())
    climb_rooms(*rules, 0, one, False, moves, site, one, one, site, 0, 1, 9.0, 1.0)  # noqa: FBT003


def warmed_two(clock: Clock) -> None:
    """Compile what the search with stations needs, and give the clock back that time."""
    before = clock.elapsed_s
    _warm_open()
    _warm_rooms()
    _warm_two()
    clock.extend(clock.elapsed_s - before)


@cache
def _warm_two() -> None:
    start, site = np.array([0, 1]), np.array([0])
    one, table = np.ones(1), np.ones((1, 1))
    rules = (start, site, one, one, one, table, one, one, one, one)
    way_worths(*rules, start, site, one, one, one, start, one, one, one.copy(), site.copy())
    lists = (site.copy(), site.copy(), one.copy())
    way_served(*rules, site, site, one, one, one, site, site, *lists)
    blend(table.copy(), *lists, 0.5)
    toll_length(table, one, table)
    move_tolls(table, one, table, 0.5, table.copy(), one.copy())
    ways, by = (start, site, one, one), np.array([[0]])
    best_over_ways(start, site, one, one, one, *ways, table.copy(), by)
