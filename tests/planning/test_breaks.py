"""Breaks are placed exactly: as trying every place in every order does, on days small enough."""

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ruralroute.files.vroom import read_document
from ruralroute.planning.cases.convert import convert
from ruralroute.planning.engine.kernel.arrays import (
    BREAK_NODE_AT,
    BREAK_STARTS_AT,
    NODE_TIME_AT,
    NODES,
    NONE,
    UNDO_AT,
)
from ruralroute.planning.engine.kernel.doors import lay, read_days, time_day
from ruralroute.planning.engine.kernel.flat import lay_flat
from ruralroute.planning.engine.kernel.pack import Packed
from ruralroute.planning.engine.rebuild import place_breaks
from ruralroute.planning.greedy.breaks import arrange_breaks, every_arrangement
from ruralroute.planning.problem.data import Trip
from ruralroute.planning.schedule.chain import earliest
from ruralroute.planning.schedule.evaluate import is_legal
from ruralroute.planning.schedule.layout import lay_out


def tight_day(seed: int) -> dict:
    """One vehicle whose breaks and windows are in each other's way."""
    chance = random.Random(seed)
    places = 4
    size = chance.choice([0, 1, 2])

    def windows(count, most):
        cuts = sorted(chance.sample(range(90), 2 * count))
        return [
            [cuts[2 * one], min(cuts[2 * one] + chance.randint(0, most), cuts[2 * one + 1])]
            for one in range(count)
        ]

    def amount(most):
        return [chance.randint(0, most) for _ in range(size)]

    jobs = []
    for number in range(chance.randint(1, 4)):
        one = {"id": number, "location_index": chance.randrange(places)}
        one["service"] = chance.choice([0, 2, 5])
        if chance.random() < 0.3:
            one["setup"] = chance.choice([1, 3])
        if chance.random() < 0.5:
            one["time_windows"] = windows(chance.choice([1, 1, 2]), 40)
        if size:
            one["delivery"], one["pickup"] = amount(2), amount(2)
        jobs.append(one)
    breaks = []
    for number in range(chance.choice([1, 2, 2, 3])):
        if breaks and chance.random() < 0.2:
            pause = breaks[-1] | {"id": number}
        else:
            pause = {"id": number, "service": chance.choice([0, 3, 8, 15])}
            pause["time_windows"] = windows(chance.choice([1, 1, 2]), 25)
            if size and chance.random() < 0.4:
                pause["max_load"] = amount(5)
        breaks.append(pause)
    vehicle = {"id": 1, "start_index": 0, "breaks": breaks}
    if chance.random() < 0.8:
        vehicle["end_index"] = 0
    if chance.random() < 0.5:
        vehicle["time_window"] = [0, chance.randint(90, 140)]
    if size:
        vehicle["capacity"] = [20] * size
    matrix = [
        [0 if a == b else chance.randint(0, 25) for b in range(places)] for a in range(places)
    ]
    return {"vehicles": [vehicle], "jobs": jobs, "matrices": {"car": {"durations": matrix}}}


def day_of(document):
    problem = convert(read_document(document, "day")).problem
    visits = tuple(range(len(problem.visits)))
    return problem, (Trip(visits=visits, spaces=(0,) * len(visits), set_points=(0,)),)


def first_end(problem, days):
    """Return the earliest end of any of the days that are legal, or None."""
    ends = [
        earliest(lay_out(problem, 0, day).chain)[-1] for day in days if is_legal(problem, 0, day)
    ]
    return min(ends, default=None)


def core_end(problem, trips):
    """Let the core time the day; return its end and the day with the breaks that it placed."""
    packed = Packed(problem, tuple(range(len(problem.visits))), (0,))
    core = lay(lay_flat(packed.given, 0))
    a = core[0]
    items = packed.list_of({0: trips})
    at = int(a[UNDO_AT])
    a[at : at + len(items)] = items if isinstance(a, np.ndarray) else items.tolist()
    if not read_days(*core, at, len(items) - 1) or time_day(*core, 0) == NONE:
        return None, None
    nodes = [(int(a[a[BREAK_NODE_AT] + one]), one) for one in range(a[a[BREAK_STARTS_AT] + 1])]
    return a[a[NODE_TIME_AT] + a[NODES] - 1], place_breaks(trips, nodes)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6))
def test_the_core_ends_a_day_as_early_as_any_place_of_its_breaks_allows(seed):
    problem, trips = day_of(tight_day(seed))

    end, placed = core_end(problem, trips)

    assert end == first_end(problem, every_arrangement(problem, 0, trips))
    assert placed is None or first_end(problem, [placed]) == end


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6))
def test_breaks_are_arranged_whenever_any_place_of_them_is_legal(seed):
    problem, trips = day_of(tight_day(seed))

    found = arrange_breaks(problem, 0, trips)

    legal = any(is_legal(problem, 0, day) for day in every_arrangement(problem, 0, trips))
    assert (found is not None) is legal
    assert found is None or is_legal(problem, 0, found)
