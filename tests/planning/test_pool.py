"""The pool: the best answer that days of several answers make, and nothing illegal."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.problems import AMBIENT, tiny_problem, vehicle, visit

from ruralroute.planning.engine.pool import Pool, PooledDay
from ruralroute.planning.problem.data import Trip
from ruralroute.planning.schedule.score import score, served

VISITS, KINDS = 6, (0, 0, 0, 1, 1)


def problem():
    """Six stations; three equal vans, and two equal ones of another kind."""
    fleet = [
        vehicle(f"V{one}", cost_per_m=300 + 200 * kind, max_trips=1)
        for one, kind in enumerate(KINDS)
    ]
    fits = {"load": (1_000, 1_000), "vehicles": tuple(range(len(KINDS)))}
    return tiny_problem([visit(f"O{one}", one + 1, **fits) for one in range(VISITS)], fleet)


def day(which, visits, money):
    trip = Trip(visits=tuple(visits), spaces=(0,) * len(visits), set_points=(AMBIENT,))
    return PooledDay(vehicle=which, trips=(trip,), money=float(money))


def visits_of(one):
    return set(one.trips[0].visits)


@st.composite
def pools(draw):
    """Draw an answer of three days or more, and other days."""
    sizes = draw(st.sampled_from([(2, 2, 2), (1, 2, 3), (1, 1, 2, 2)]))
    order = draw(st.permutations(range(VISITS)))
    ends = list(itertools.accumulate(sizes, initial=0))
    money = st.integers(10, 99).map(lambda tens: 10 * tens)  # one micro-unit is no gain
    best = [
        day(number, order[first:last], draw(money))
        for number, (first, last) in enumerate(itertools.pairwise(ends))
    ]
    sets = st.sets(st.integers(0, VISITS - 1), min_size=1, max_size=3)
    more = draw(st.lists(st.tuples(st.sampled_from([0, 3]), sets, money), max_size=14))
    return best, [day(which, sorted(visits), paid) for which, visits, paid in more]


def cheapest(best, more):
    """Try every choice of days, of no more than there are vehicles of each kind."""
    known = {(KINDS[one.vehicle], one.trips): one for one in [*more, *best]}
    days = list(known.values())
    found = sum(one.money for one in best)
    for count in range(1, len(KINDS) + 1):
        for chosen in itertools.combinations(days, count):
            kinds = [KINDS[one.vehicle] for one in chosen]
            covered = [visit for one in chosen for visit in one.trips[0].visits]
            if sorted(covered) == list(range(VISITS)) and kinds.count(1) <= 2 <= 5 - kinds.count(0):
                found = min(found, sum(one.money for one in chosen))
    return found, known


@settings(max_examples=60, deadline=None)
@given(pools())
def test_it_chooses_the_cheapest_days_that_serve_all_with_the_fleet_there_is(drawn):
    best, more = drawn
    pool = Pool(problem())
    pool.add(more)
    days = pool.recombine(best, time_s=None)
    least, known = cheapest(best, more)
    if days is None:
        assert least == sum(one.money for one in best)
        return
    assert served(days) == set(range(VISITS))
    assert sum(known[KINDS[one], trips].money for one, trips in days.items()) == least
    again = Pool(problem())
    again.add(more)
    assert again.recombine(best, time_s=None) == days


def test_what_it_makes_can_be_driven():
    pool = Pool(problem())
    pool.add([day(0, (0, 1, 2), 5), day(0, (3, 4), 5)])
    best = [day(0, (0, 3), 30), day(1, (1, 4), 30), day(2, (2,), 30), day(3, (5,), 1)]
    days = pool.recombine(best, time_s=600.0)
    assert days is not None
    assert sorted(len(trips[0].visits) for trips in days.values()) == [1, 2, 3]
    assert not any(score(problem(), days).unserved)
