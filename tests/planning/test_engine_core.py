"""The core's short cuts: plain days, and trips that exchange their ends."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.planning.problems import (
    HOUR,
    NO_RESTS,
    STEP_S,
    centre,
    matrix_of,
    random_problems,
    tiny_problem,
    vehicle,
    visit,
    with_breaks,
    with_hours,
    with_new_rules,
)
from tests.planning.test_schedule_exact import any_day

from ruralroute.planning.engine.kernel import arrays, doors, flat, lists, steps
from ruralroute.planning.engine.kernel.pack import Packed
from ruralroute.planning.engine.rebuild import Rebuilder
from ruralroute.planning.engine.settings import Method, Settings
from ruralroute.planning.greedy import greedy_plan
from ruralroute.planning.hour_view import typical_view
from ruralroute.planning.problem.data import FAR_FUTURE_S, BreakData
from ruralroute.planning.schedule.evaluate import evaluate_day, is_legal
from ruralroute.planning.schedule.result import DayTime
from ruralroute.planning.schedule.score import score, served

SCRATCH = "GAP LEG LO HI TIME VISIT HANDLING EXTRA TRIP"
"""What the general way writes down of each moment of a day, for itself."""


def plain(problem):
    """Take from a problem what a plain day does not know."""
    return replace(
        problem,
        driver=NO_RESTS,
        operator_fixed_s=0,
        vehicles=tuple(
            replace(
                one,
                cost_per_s=0,
                max_driving_s=FAR_FUTURE_S,
                max_distance_m=None,
                max_duty_s=None,
                breaks=(),
            )
            for one in problem.vehicles
        ),
        visits=tuple(
            replace(one, max_aboard_s=None, setup_s=0, setup_by_kind=()) for one in problem.visits
        ),
    )


def core_of(problem, days, *, is_plain=True):
    """Lay a problem flat, as lists, and read days in."""
    packed = Packed(problem, range(len(problem.visits)), range(len(problem.vehicles)))
    given = packed.given
    assert given.plain.all()
    if not is_plain:
        given = given._replace(plain=given.plain * 0)
    a, m, f = (one.tolist() for one in flat.lay_flat(given, 0))
    items = packed.list_of(days).tolist()
    at = a[arrays.UNDO_AT]
    a[at : at + len(items)] = items
    legal = lists.read_days(a, m, f, at, len(items) - 1)
    steps.recount(a, m, f)
    return packed, (a, m, f), legal


def state(core, problem):
    """Return all that is known, without what only the general way writes, or only it needs."""
    a = list(core[0])
    moments, fleet = 3 * len(problem.visits) + 4, len(problem.vehicles)
    parts = [(getattr(arrays, f"NODE_{name}_AT"), moments) for name in SCRATCH.split()]
    for at, size in [*parts, (arrays.PLAIN_AT, fleet), (arrays.DAY_WAIT_AT, fleet)]:
        a[a[at] : a[at] + size] = [0] * size
    for at in (arrays.NODES, arrays.WAIT, arrays.HANDLED, arrays.ARCS):
        a[at] = 0
    return a


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(with_new_rules(random_problems(8, max_vehicles=3)))
def test_a_plain_day_is_worked_out_as_any_day(problem):
    problem = plain(problem)
    days = greedy_plan(problem)
    _, short, legal = core_of(problem, days)
    _, long, also_legal = core_of(problem, days, is_plain=False)
    assert legal == also_legal
    assert short[2] == long[2]
    assert state(short, problem) == state(long, problem)


def core_price(problem, index, trips):
    """Return what the core counts for a day, or None where it cannot time it."""
    packed = Packed(problem, range(len(problem.visits)), range(len(problem.vehicles)))
    a, m, f = (one.tolist() for one in flat.lay_flat(packed.given, 0))
    items = packed.list_of({index: trips}).tolist()
    at = a[arrays.UNDO_AT]
    a[at : at + len(items)] = items
    legal = lists.read_days(a, m, f, at, len(items) - 1)
    return f[a[arrays.DAY_COST_AT] + index] if legal else None


def prices(problem, days):
    """Return core's and evaluator's price of each day that is legal to both."""
    both = []
    for index, trips in days.items():
        time, core = evaluate_day(problem, index, trips), core_price(problem, index, trips)
        if isinstance(time, DayTime) and core is not None:
            both.append((core, time.cost))
    return both


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(with_new_rules(random_problems(6, max_vehicles=2)), st.integers(0, 999))
def test_a_day_costs_in_the_core_what_it_costs(problem, seed):
    assert all(core == cost for core, cost in prices(problem, greedy_plan(problem)))
    if trips := any_day(problem, random.Random(seed)):
        assert all(core == cost for core, cost in prices(problem, {0: trips}))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(with_new_rules(random_problems(6, max_vehicles=2, rests=True)))
def test_a_day_with_rests_is_never_cheaper_in_the_core(problem):
    assert all(core >= cost for core, cost in prices(problem, greedy_plan(problem)))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(with_breaks(with_new_rules(random_problems(5, max_vehicles=2))))
def test_a_day_with_breaks_is_never_cheaper_in_the_core(problem):
    asked = Settings(method=Method.REBUILD, until=None, solutions=1, seed=1)
    whole = tuple(range(len(problem.visits))), tuple(range(len(problem.vehicles)))
    days = Rebuilder(problem, *whole).run(greedy_plan(problem), asked, lambda _: None)
    assert all(is_legal(problem, one, trips) for one, trips in days.items())
    assert all(core >= cost for core, cost in prices(problem, days))


@pytest.mark.parametrize(("spare_s", "fits"), [(STEP_S, True), (STEP_S - 1, False)])
def test_unloading_comes_behind_a_break_on_the_way_home(spare_s, fits):
    noon = BreakData(id="B0", windows=((12 * HOUR, 12 * HOUR),), service_s=HOUR, max_load=None)
    problem = tiny_problem(
        [visit("O1", 1)],
        [vehicle(shift_end_s=13 * HOUR + spare_s, breaks=(noon,))],
        centres=(centre(unload_s=STEP_S),),
    )
    before = greedy_plan(replace(problem, vehicles=(replace(problem.vehicles[0], breaks=()),)))
    trip = replace(before[0][0], breaks=((0, 1),))
    assert is_legal(problem, 0, (trip,)) == fits
    assert (core_price(problem, 0, (trip,)) is not None) == fits


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(with_hours(random_problems(5, max_vehicles=2)))
def test_by_the_hour_the_core_counts_what_the_day_costs_with_typical_hours(problem):
    view = typical_view(problem)
    assert all(core == cost for core, cost in prices(view, greedy_plan(view)))


def test_trips_exchange_their_ends():
    visits = [visit(f"O{place}", place) for place in range(1, 9)]
    problem = plain(tiny_problem(visits, [vehicle("V0", max_trips=1), vehicle("V1", max_trips=1)]))
    trips = greedy_plan(problem)
    crossed = {
        0: (replace(trips[0][0], visits=(0, 1, 6, 7), spaces=(0,) * 4),),
        1: (replace(trips[0][0], visits=(4, 5, 2, 3), spaces=(0,) * 4),),
    }
    packed, core, _ = core_of(problem, crossed)
    a, _, f = core
    before = f[arrays.CURRENT]
    for _ in range(200):
        steps.exchange(*core)
    assert f[arrays.CURRENT] < before
    best = a[a[arrays.BEST_AT] : a[arrays.BEST_AT] + 60]
    days = packed.days_of(best)
    assert all(is_legal(problem, one, trips) for one, trips in days.items())
    assert score(problem, days).money == f[arrays.CURRENT]


def full_trips(seed, count=4, each=4):
    """Whole loads whose trips fill the shifts of `count` vehicles to the minute, and more vehicles.

    The way out takes all of a trip's time, the way back none.
    """
    dice = random.Random(seed)
    shifts, lengths = [], []
    for _ in range(count):
        shifts.append(dice.choice([6, 8, 10]) * 12)
        cuts = [0, *sorted(dice.sample(range(3, shifts[-1] - 3), each - 1)), shifts[-1]]
        lengths += [after - before for before, after in pairwise(cuts)]
    dice.shuffle(lengths)
    ways = [0, *(STEP_S * length for length in lengths)]
    rows = [[way * (here != there) for there, way in enumerate(ways)] for here in range(len(ways))]
    fleet = [
        vehicle(f"V{number}", max_trips=8, shift_end_s=7 * HOUR + STEP_S * length)
        for number, length in enumerate([*shifts, 120, 120, 120])
    ]
    visits = [
        visit(
            f"O{place}",
            place,
            load=fleet[0].capacity,
            handling_s=0,
            vehicles=tuple(range(len(fleet))),
        )
        for place in range(1, len(ways))
    ]
    quick = replace(centre(), load_s=0, unload_s=0, turnaround_s=0)
    return tiny_problem(visits, fleet, matrices=[matrix_of(rows)], fixed_s=0, centres=[quick])


@pytest.mark.skipif(not doors.COMPILED, reason="the core was not compiled at installation")
@pytest.mark.parametrize("seed", range(3))
def test_trips_are_packed_onto_vehicles_as_tightly_as_they_fit(seed):
    problem = full_trips(seed)
    found = []
    whole = tuple(range(len(problem.visits))), tuple(range(len(problem.vehicles)))
    asked = Settings(method=Method.REBUILD, until=None, solutions=20_000, seed=1, warm=1.0)
    Rebuilder(problem, *whole).run({}, asked, found.append)
    assert served(found[-1]) == set(whole[0])
    assert len(found[-1]) <= 4
