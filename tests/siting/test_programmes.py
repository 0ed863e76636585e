"""Programmes: HiGHS under limits, groups of villages, rooms rounded up."""

from __future__ import annotations

import itertools
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from ruralroute.siting.engine import room_groups
from ruralroute.siting.engine.choice import Choice, choice_cost
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core, build_core
from ruralroute.siting.engine.exact import core_programme, read_values
from ruralroute.siting.engine.mip import solve_programme
from ruralroute.siting.engine.polish import assign_exactly, solve_exactly
from ruralroute.siting.engine.programme import MipStatus, Programme
from ruralroute.siting.engine.room_lagrange import room_bound
from ruralroute.siting.engine.room_regions import improve_regions
from ruralroute.siting.engine.room_rounding import rounding_cuts
from ruralroute.siting.engine.room_search import RoomSearch, search_rooms
from ruralroute.siting.engine.room_whole import put_together
from ruralroute.siting.links import dense_links
from ruralroute.siting.models import FixedCharge
from ruralroute.siting.problem import Site, SitingProblem, Size, Sourcing, Villages

FOREVER = 300.0


def programme(size: int, seed: int) -> Programme:
    """Return a covering programme that takes long to prove."""
    draw = np.random.default_rng(seed)
    rows = csr_array((draw.random((size, size)) < 0.1).astype(np.float64))
    return Programme(
        cost=draw.integers(10, 40, size).astype(np.float64),
        low=np.zeros(size),
        high=np.ones(size),
        integer=np.ones(size, dtype=bool),
        rows=rows,
        row_low=np.ones(size) * (rows.sum(axis=1) > 0),
        row_high=np.full(size, np.inf),
    )


def test_highs_keeps_the_choice_it_was_given_when_it_is_stopped_at_once():
    hard = programme(300, 1)
    all_of_them = np.ones(300)
    result = solve_programme(hard, time_limit_s=FOREVER, hint=all_of_them, stop=lambda: True)
    assert result.status in {MipStatus.FEASIBLE, MipStatus.OPTIMAL}
    assert result.values is not None
    assert result.cost is not None
    assert result.cost <= hard.cost.sum()
    assert (hard.rows @ result.values >= hard.row_low - 1e-6).all()
    assert result.bound is None or result.bound <= result.cost + 1e-6


def test_highs_says_infeasible_and_optimal():
    easy = programme(12, 2)
    best = solve_programme(easy, time_limit_s=FOREVER)
    assert best.status is MipStatus.OPTIMAL
    assert best.bound == pytest.approx(best.cost)
    barred = Programme(
        cost=easy.cost,
        low=easy.low,
        high=np.zeros(12),
        integer=easy.integer,
        rows=easy.rows,
        row_low=easy.row_low,
        row_high=easy.row_high,
    )
    assert solve_programme(barred, time_limit_s=FOREVER).status is MipStatus.INFEASIBLE


def test_highs_writes_nothing():
    code = (
        "import numpy as np\n"
        "from scipy.sparse import csr_array\n"
        "from ruralroute.siting.engine.mip import solve_programme\n"
        "from ruralroute.siting.engine.programme import Programme\n"
        "one = np.ones(1)\n"
        "part = Programme(cost=one, low=0 * one, high=one, integer=one > 0,\n"
        "    rows=csr_array([[1.0]]), row_low=one, row_high=one)\n"
        "assert solve_programme(part, time_limit_s=100).cost == 1\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == ""


def test_an_unknown_solver_is_refused():
    with pytest.raises(ValueError, match="cplex"):
        solve_programme(programme(3, 3), time_limit_s=1.0, solver="cplex")


def county(seed: int, *, villages: int, sites: int, sourcing: Sourcing = Sourcing.MULTI) -> Core:
    """Return a county along a road, with villages at few junctions, and two sizes of sites."""
    draw = np.random.default_rng(seed)
    where = draw.choice(draw.uniform(0, 100, 12), villages) + draw.uniform(0, 0.5, villages)
    place = draw.uniform(0, 100, sites)
    demand = draw.integers(1, 9, (villages, 1)).astype(np.float64)
    far = np.abs(place[:, None] - where[None, :])
    room = float(demand.sum()) / 3.3
    sizes = (
        Size(name="S", capacity=(room / 2.2,), cost_year=400.0),
        Size(name="L", capacity=(room,), cost_year=700.0),
    )
    problem = SitingProblem(
        villages=Villages(
            ids=tuple(f"v{i}" for i in range(villages)),
            weight=np.ones(villages),
            demand=demand,
            flags=np.zeros((villages, 0), dtype=bool),
            produce=np.zeros(villages, dtype=bool),
        ),
        sites=tuple(Site(id=f"s{j}", sizes=sizes) for j in range(sites)),
        links=dense_links(far * 60.0, far * demand.T, reachable=far < 70.0),
        resources=("kg",),
        sourcing=sourcing,
    )
    return build_core(problem, FixedCharge())


@given(st.integers(0, 10_000), st.integers(6, 30), st.integers(2, 8))
def test_what_groups_choose_is_a_choice_of_their_villages_at_the_same_cost(seed, villages, count):
    core = county(seed, villages=villages, sites=6)
    kept = np.arange(6) != seed % 6
    table = room_groups._table(core, kept)
    if not np.isfinite(table).any(axis=1).all():
        return
    group = room_groups._groups(core, table, count)
    nobody = np.full(6, -1)
    small = room_groups._grouped(core, kept, group, 3, nobody)
    assert small.demand.sum() == core.demand.sum()
    assert not small.row[~kept[small.row]].size
    result = solve_programme(core_programme(small), time_limit_s=FOREVER)
    if result.values is None:
        return
    chosen = read_values(small, result.values)
    share = np.zeros((core.sites, small.villages))
    share[small.row, small.to] = chosen.share
    lifted = Choice(option=chosen.option, share=share[core.row, group[core.to]])
    assert choice_cost(core, lifted) == pytest.approx(choice_cost(small, chosen), rel=1e-6)


def test_as_many_groups_as_villages_lose_nothing():
    core = county(3, villages=24, sites=6)
    best = solve_exactly(core, Clock(FOREVER))
    assert best.proved
    start = np.full(6, -1)
    option = room_groups.grouped_options(
        core, np.ones(6, dtype=bool), start, Clock(FOREVER), count=24, near=6
    )
    assert option is not None
    assert assign_exactly(core, option, Clock(FOREVER)).cost == pytest.approx(best.cost)


@given(
    st.lists(st.integers(1, 12), min_size=1, max_size=4),
    st.lists(st.sampled_from([2.0, 3.0, 5.0, 7.5]), min_size=1, max_size=5),
)
def test_every_choice_with_room_for_all_keeps_the_rounding_cuts(demands, rooms):
    total = float(sum(demands))
    villages = len(demands)
    problem = SitingProblem(
        villages=Villages(
            ids=tuple(f"v{i}" for i in range(villages)),
            weight=np.ones(villages),
            demand=np.array(demands, dtype=np.float64)[:, None],
            flags=np.zeros((villages, 0), dtype=bool),
            produce=np.zeros(villages, dtype=bool),
        ),
        sites=tuple(
            Site(id=f"s{j}", sizes=(Size(capacity=(one,)), Size(capacity=(2 * one,))))
            for j, one in enumerate(rooms)
        ),
        links=dense_links(np.ones((len(rooms), villages))),
        resources=("kg",),
    )
    core = build_core(problem, FixedCharge())
    cuts = rounding_cuts(core, 0)
    for sizes in itertools.product((-1, 0, 1), repeat=len(rooms)):
        option = [2 * j + one for j, one in enumerate(sizes) if one >= 0]
        if core.room[option, 0].sum() >= total:
            assert (cuts.weight[option].sum(axis=0) >= cuts.need - 1e-9).all()


def test_guided_regions_end_at_a_choice_that_keeps_all_rules_and_is_no_worse(monkeypatch):
    monkeypatch.setattr(room_groups, "_MANY", 100)
    core = county(5, villages=120, sites=20)
    rough = search_rooms(core, Clock(FOREVER), lambda *_: None, proof=False)
    search = RoomSearch(core, 0)
    prices = room_bound(
        core,
        Clock(FOREVER),
        skip=search.skip,
        target=lambda: rough.cost,
        offer=lambda *_: None,
        price=search.first_prices(),
    )
    assert prices.bound <= rough.cost
    better = improve_regions(core, rough, Clock(3.0), seed=0, prices=prices)
    assert better.cost <= rough.cost + 1e-6
    assert choice_cost(core, better.choice) == pytest.approx(better.cost)
    assert prices.bound <= better.cost + 1e-6


@pytest.mark.parametrize("seed", range(4))
def test_villages_put_together_stay_whole_and_near_what_parts_cost(seed):
    parts = county(seed, villages=200, sites=10)
    whole = county(seed, villages=200, sites=10, sourcing=Sourcing.SINGLE)
    split = search_rooms(parts, Clock(FOREVER), lambda *_: None, proof=False)
    found = put_together(whole, split.choice, Clock(120.0))
    assert found.choice is not None
    assert set(np.unique(found.choice.share)) <= {0.0, 1.0}
    assert split.cost <= found.cost + 1e-6
