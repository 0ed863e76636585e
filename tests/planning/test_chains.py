"""Ways through waiting points: against a plain search on the roads, and against the checker."""

from __future__ import annotations

import heapq
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ruralroute.planning.check.driving import _as_told
from ruralroute.planning.check.facts import HourLeg
from ruralroute.planning.check.hours import legs_at, numbers_of
from ruralroute.planning.problem.hours import Hours, RunData, make_hours
from ruralroute.planning.problem.ways import NEVER_S, Piece

FAR = 10**6
PACK = 1_000
"""A weight is so many times the seconds, and the metres."""
DAY_END = 120
Road = tuple[int, int, int, tuple[bool, ...]]
"""Ends, seconds, and whether it is open in each period."""


@st.composite
def towns(draw):
    """A few nodes, roads both ways, and periods; some roads open and close."""
    size = draw(st.integers(3, 6))
    starts = (0, *sorted(draw(st.sets(st.integers(1, 60), min_size=1, max_size=4))))
    patterns = st.tuples(*[st.booleans()] * len(starts)).filter(any)
    always = (True,) * len(starts)
    pairs = [(one, two) for one in range(size) for two in range(one)]
    roads = []
    for one, two in draw(st.lists(st.sampled_from(pairs), min_size=2, max_size=8, unique=True)):
        opens = draw(st.one_of(st.just(always), patterns))
        roads.append((one, two, draw(st.integers(1, 25)), opens))
    return size, starts, roads


def runs_of(size, starts, roads, points):
    """Hours between all nodes, the waiting points once more behind them."""
    order = [*range(size), *points]

    def run(first: int, last: int) -> RunData:
        least = np.full((size, size), FAR)
        np.fill_diagonal(least, 0)
        for number, (one, two, seconds, opens) in enumerate(roads):
            if all(opens[first : last + 1]):
                least[one, two] = least[two, one] = PACK * seconds + 5 * (number % 3) + 1
        for middle in range(size):
            least = np.minimum(least, least[:, middle, None] + least[middle])
        least = least[np.ix_(order, order)].astype(np.int32)
        return RunData(duration_s=least // PACK, distance_m=least % PACK, reachable=least < FAR)

    return make_hours(starts, run, points=len(points))


def points_of(size, roads):
    """Nodes at which roads meet that do not open and close alike."""
    kinds = [set() for _ in range(size)]
    for one, two, _, opens in roads:
        for node in (one, two):
            kinds[node].add(opens if not all(opens) else None)
    # Any end of such a road will do; inner ones of a longer road change nothing.
    return [node for node, found in enumerate(kinds) if found - {None}]


def arrivals(town, start: int, left: int) -> list[int]:
    """Earliest arrivals by a search on the roads: each is driven while it is open throughout."""
    size, starts, roads = town
    ends = [*starts[1:], FAR * 10]
    found = [FAR * 10] * size
    found[start] = left
    heap = [(left, start)]
    while heap:
        now, node = heapq.heappop(heap)
        if now > found[node]:
            continue
        for one, two, seconds, opens in roads:
            for here, there in ((one, two), (two, one)):
                if here != node:
                    continue
                for begin in sorted({now, *(first for first in starts if first > now)}):
                    over = begin + seconds
                    shut = any(
                        first < over and begin < last
                        for first, last, is_open in zip(starts, ends, opens, strict=True)
                        if not is_open
                    )
                    if not shut:
                        if over < found[there]:
                            found[there] = over
                            heapq.heappush(heap, (over, there))
                        break
    return found


@settings(max_examples=150, deadline=None)
@given(towns())
def test_nobody_arrives_earlier_than_by_a_plain_search_nor_later(town):
    size, starts, roads = town
    hours = runs_of(size, starts, roads, points_of(size, roads))
    for start in range(size):
        for left in range(0, DAY_END, 3):
            expected = arrivals(town, start, left)
            for end in range(size):
                if end == start:
                    continue
                way = hours.way(start, end)
                found = way.arrive(left)
                assert (found if found < NEVER_S else FAR * 10) == expected[end]
                assert bool(hours.slowest.reachable[start, end]) is (way.pieces != ())


@settings(max_examples=100, deadline=None)
@given(towns())
def test_ways_keep_order_and_the_checker_finds_the_same(town):
    size, starts, roads = town
    points = points_of(size, roads)
    hours = runs_of(size, starts, roads, points)
    places = {str(node): node for node in range(size)}
    check = legs_at(
        hours.starts_s,
        places,
        lambda run: numbers_of(hours.runs.get(run)),
        range(size, size + len(points)),
    )
    for start in range(size):
        for end in range(size):
            if start == end:
                continue
            way = hours.way(start, end)
            for before, after in pairwise(way.pieces):
                assert before.last_s < after.first_s
            for piece in way.pieces:
                least = hours.fastest
                assert piece.driving_s >= least.duration_s[start, end]
                assert piece.distance_m >= least.distance_m[start, end]
                for left in {piece.first_s, min(piece.last_s, FAR)}:
                    told = check(str(start), str(end), left, 0)
                    assert told is not None
                    claim = HourLeg(piece.duration_s, piece.distance_m, piece.stand_s)
                    assert _as_told(claim, told) == claim[:3]
                    if told.least_drive_s is None:
                        assert len(hours.parts(start, end, left)) == 1
                    assert_driven(hours, (start, end), left, piece)
            later = [way.arrive(left) for left in range(DAY_END)]
            assert later == sorted(later)


def assert_driven(hours: Hours, ends: tuple[int, int], left: int, piece: Piece) -> None:
    """The parts join up, each inside its run, and sum up to the whole."""
    parts = hours.parts(*ends, left)
    assert (parts[0].start, parts[-1].end) == ends
    now, metres, stood = left, 0, 0
    for part in parts:
        stood += part.left_s - now
        now = part.left_s
        run = hours.runs[part.first, part.last]
        assert hours.starts_s[part.first] <= now < hours.end_s(part.first)
        now += int(run.duration_s[part.start, part.end])
        metres += int(run.distance_m[part.start, part.end])
        assert now <= hours.end_s(part.last)
    assert (now - left, metres, stood) == (piece.duration_s, piece.distance_m, piece.stand_s)
