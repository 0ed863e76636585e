"""Whole villages in rooms: knapsacks, designs and branching against enumeration."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.siting.problems import tiny_problems

from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import build_core
from ruralroute.siting.engine.found import Found
from ruralroute.siting.engine.knapsack_kernels import (
    cover_changes,
    whole_knapsacks,
    whole_served,
)
from ruralroute.siting.engine.polish import solve_exactly
from ruralroute.siting.engine.room_branch import designed
from ruralroute.siting.engine.room_lagrange import room_bound
from ruralroute.siting.engine.room_search import RoomSearch
from ruralroute.siting.engine.search import impossible
from ruralroute.siting.engine.whole_kernels import anneal_whole
from ruralroute.siting.models import FixedCharge
from ruralroute.siting.problem import Sourcing

FOREVER = 300.0


@given(
    things=st.lists(st.tuples(st.integers(-3, 9), st.integers(0, 7)), min_size=1, max_size=8),
    rooms=st.lists(st.integers(0, 25), min_size=1, max_size=3),
)
def test_no_other_villages_that_fit_save_more(things, rooms):
    gain, size = np.array(things, dtype=np.float64)[:, 0], np.array(things)[:, 1]
    room, count = np.array(rooms), len(things)
    links = np.array([0, count]), np.arange(count), -gain, np.zeros(count), size
    worth = np.zeros(len(rooms))
    whole_knapsacks(*links, np.array([0, len(rooms)]), room, worth)
    for option, most in enumerate(rooms):
        best = max(
            gain @ chosen
            for chosen in map(np.array, product((0, 1), repeat=count))
            if size @ chosen <= most
        )
        assert -worth[option] == pytest.approx(best)
        served = whole_served(*links, room, np.array([option]))
        assert size @ served <= most
        assert gain @ served == pytest.approx(best)


@given(
    rooms=st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=3), min_size=1, max_size=4),
    need=st.integers(1, 15),
    data=st.data(),
)
def test_a_cover_with_a_site_open_or_closed_costs_what_the_cheapest_does(rooms, need, data):
    site = np.repeat(np.arange(len(rooms)), [len(one) for one in rooms])
    each = st.lists(st.integers(-5, 9), min_size=len(site), max_size=len(site))
    worth = np.array(data.draw(each), dtype=np.float64)
    forced = np.array(data.draw(st.tuples(*[st.booleans()] * len(rooms))))[site]
    room = np.concatenate(rooms)
    opened, closed = cover_changes(site, room, need, worth, forced, len(rooms))
    known: dict[tuple[int, bool], list[float]] = {}
    for chosen in product(*([-1, *np.flatnonzero(site == j)] for j in range(len(rooms)))):
        mine = np.array([one for one in chosen if one >= 0], dtype=np.int64)
        if room[mine].sum() < need:
            continue
        for j in range(len(rooms)):
            others = [k for k, one in enumerate(chosen) if one < 0 and k != j]
            if not any(forced[site == k].any() for k in others):
                known.setdefault((j, chosen[j] >= 0), []).append(float(worth[mine].sum()))
    for j in range(len(rooms)):
        assert opened[j] == pytest.approx(min(known.get((j, True), [np.inf])))
        assert closed[j] == pytest.approx(min(known.get((j, False), [np.inf])))


@settings(max_examples=50)
@given(problem=tiny_problems())
def test_branching_on_sites_and_sizes_ends_at_the_best_choice(problem):
    core = build_core(problem.replace(sourcing=Sourcing.SINGLE), FixedCharge())
    if impossible(core) or not core.capacitated:
        return
    best = solve_exactly(core, Clock(FOREVER), solver="scip")
    search = RoomSearch(core, 0)
    prices = room_bound(
        core,
        Clock(FOREVER),
        skip=search.skip,
        target=lambda: np.inf,
        offer=lambda *_: None,
        price=search.first_prices(),
    )
    found = designed(core, Clock(FOREVER), Found(), prices=prices, skip=search.skip, seed=0)
    if best.impossible:
        assert found.impossible
    else:
        assert prices.bound + core.fixed <= best.cost + 1e-6
        assert found.cost == pytest.approx(best.cost)
        assert found.bound == pytest.approx(best.cost)


def test_annealing_keeps_rooms_and_finds_the_only_way_to_fill_them():
    # 6 + 4, 7 + 3 and 5 + 5 fill three rooms of 10; no other way does.
    demand = np.array([6.0, 4.0, 7.0, 3.0, 5.0, 5.0])[:, None]
    cost = np.array([[0.0, 1.0, 2.0]] * 6)
    near, goes = np.tile(np.arange(3), (6, 1)), np.zeros(6, dtype=np.int64)
    total = anneal_whole(cost, near, demand, np.full((3, 1), 10.0), goes, 50_000, 1.0, 0.01, 0)
    loads = np.bincount(goes, weights=demand[:, 0], minlength=3)
    assert loads.tolist() == [10.0, 10.0, 10.0]
    assert total == pytest.approx(cost[np.arange(6), goes].sum())
