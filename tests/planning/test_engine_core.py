"""The core's short cuts: plain days, and trips that exchange their ends."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from tests.planning.problems import (
    NO_RESTS,
    random_problems,
    tiny_problem,
    vehicle,
    visit,
    with_new_rules,
)

from ruralroute.planning.engine.kernel import arrays, flat, lists, steps
from ruralroute.planning.engine.kernel.pack import Packed
from ruralroute.planning.greedy import greedy_plan
from ruralroute.planning.problem.data import FAR_FUTURE_S
from ruralroute.planning.schedule.evaluate import is_legal
from ruralroute.planning.schedule.score import score

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


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(with_new_rules(random_problems(8, max_vehicles=3)))
def test_a_plain_day_is_worked_out_as_any_day(problem):
    problem = plain(problem)
    days = greedy_plan(problem)
    _, short, legal = core_of(problem, days)
    _, long, also_legal = core_of(problem, days, is_plain=False)
    assert legal == also_legal
    assert short[2] == long[2]
    assert state(short, problem) == state(long, problem)


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
