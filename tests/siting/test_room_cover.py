"""Covering all demand with sizes of sites, against enumeration."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralroute.siting.engine.room_cover import RoomCover, room_cover
from ruralroute.siting.engine.two_core import build_two
from ruralroute.siting.links import dense_links
from ruralroute.siting.problem import (
    SecondEchelon,
    Site,
    SiteRule,
    SitingProblem,
    Size,
    Sourcing,
    Villages,
)


@st.composite
def covers(draw: st.DrawFn) -> tuple[RoomCover, np.ndarray]:
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    site = np.repeat(np.arange(len(sizes)), sizes)
    each = st.lists(st.integers(0, 9), min_size=len(site), max_size=len(site))
    state = st.lists(st.sampled_from("ofc"), min_size=len(sizes), max_size=len(sizes))
    rule = np.array(draw(state))[site]
    cover = RoomCover(
        site=site,
        room=np.array(draw(each)),
        need=draw(st.integers(0, 20)),
        forced=rule == "o",
        forbidden=rule == "c",
    )
    return cover, np.array(draw(each), dtype=np.float64) - draw(st.integers(0, 5))


@given(drawn=covers())
def test_no_other_sizes_that_hold_all_are_cheaper(drawn):
    cover, worth = drawn
    known = []
    places = [np.flatnonzero(cover.site == one) for one in range(int(cover.site.max()) + 1)]
    for chosen in product(*([-1, *mine] for mine in places)):
        mine = np.array([one for one in chosen if one >= 0], dtype=np.int64)
        fine = not cover.forbidden[mine].any() and cover.room[mine].sum() >= cover.need
        opened = set(cover.site[mine].tolist())
        if fine and set(cover.site[cover.forced].tolist()) <= opened:
            known.append(float(worth[mine].sum()))
    taken = cover.cheapest(worth)
    assert len(set(cover.site[taken].tolist())) == taken.sum()
    if known:
        assert worth[taken].sum() == pytest.approx(min(known))
        assert cover.room[taken].sum() >= cover.need


def county(rooms: list[float], demand: list[float], rule: SiteRule = SiteRule.FREE):
    count = len(demand)
    reach = np.ones((2, count), dtype=bool)
    return SitingProblem(
        villages=Villages(
            ids=tuple(f"v{i}" for i in range(count)),
            weight=np.ones(count),
            demand=np.array(demand)[:, None],
            flags=np.zeros((count, 0), dtype=bool),
            produce=np.zeros(count, dtype=bool),
        ),
        sites=tuple(
            Site(id=f"c{k}", sizes=tuple(Size(capacity=(room,)) for room in rooms), rule=rule)
            for k in range(2)
        ),
        links=dense_links(np.zeros((2, count)), reachable=~reach),
        resources=("kg",),
        sourcing=Sourcing.MULTI,
        stations=SecondEchelon(
            stations=(Site(id="s0"), Site(id="s1")),
            trunk=dense_links(np.zeros((2, 2))),
            trunk_cost_per_unit=np.zeros(4),
            local=dense_links(np.zeros(reach.shape)),
        ),
    )


@pytest.mark.parametrize(
    ("rooms", "demand", "units", "need"),
    [
        # Rooms of 3, 9 and 40 t have a ton in common, so 41.3 t need rooms for 42.
        ([3_000.0, 9_000.0, 40_000.0], [41_000.0, 300.0], [3, 9, 40], 42),
        # No unit in common that is large: parts of the demand, rooms rounded up.
        ([0.5, 0.3001], [0.7, 0.1], [1_250, 751], 2_000),
    ],
)
def test_rooms_count_in_the_unit_that_they_have_in_common(rooms, demand, units, need):
    centres = build_two(county(rooms, demand), county(rooms, demand).stations).centres
    cover = room_cover(centres, sum(demand), centres.room[:, 0])
    assert cover is not None
    assert cover.room.tolist() == units * 2
    assert cover.need == need


def test_nothing_is_asked_where_no_sizes_hold_all():
    problem = county([3.0], [4.0, 4.0])
    centres = build_two(problem, problem.stations).centres
    assert room_cover(centres, 8.0, centres.room[:, 0]) is None
