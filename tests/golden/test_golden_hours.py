"""Golden days of RULES section 1, time of day: market, morning ice, ferry, school gates.

Loading 20 min, unloading 10; a village stop 4 min, ten parcels 40 s; 100 a day, 1 a km, 1 cent a
second.  C to A is 5 km, A to B 2 km, C to B 7 km; how long each takes is said at each day, as the
seconds of each period, None where the way is closed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
import pytest
from tests.golden.notation import (
    DAY,
    county,
    edit,
    halt,
    hand,
    moved,
    order,
    plan,
    route,
    t,
    trip,
    w,
)
from tests.golden.pencil import timed_as_by_pencil, trips_of

from ruralroute.model import County
from ruralroute.network.matrix import Travel, TravelMatrix, TravelSource
from ruralroute.planning.check.plan import check_plan
from ruralroute.planning.plan import DeliveryPlan
from ruralroute.planning.problem.build import build_problem
from ruralroute.planning.reasons import Reason
from ruralroute.planning.schedule.evaluate import evaluate_day
from ruralroute.planning.schedule.result import Refusal

Seconds = Sequence[int | None]
PLACES = ("C", "A", "B")
METRES = {("C", "A"): 5_000, ("A", "B"): 2_000, ("C", "B"): 7_000}
RIVER = {("C", "N"): 30_000, ("N", "F"): 1_000, ("F", "A"): 2_000}
"""To the near landing, over the river, and from the far one."""


@dataclass
class HourDay:
    """A day, the periods of its roads, and how it breaks: name, rule, plan."""

    name: str
    county: County
    plan: DeliveryPlan
    starts: tuple[str, ...]
    ways: Mapping[tuple[str, str], Seconds]
    twins: list[tuple[str, str, DeliveryPlan]] = field(default_factory=list)
    points: tuple[str, ...] = ()
    """Waiting points, by name."""
    metres: Mapping[tuple[str, str], int] = field(default_factory=lambda: METRES)

    def travel(self) -> Travel:
        """Travel by hour: a run is as slow as its slowest period, closed when one is."""
        count = len(self.starts)
        runs = {
            (first, last): self._matrix(first, last)
            for first in range(count)
            for last in range(first, count)
        }
        hours = SimpleNamespace(
            starts_s=tuple(t(one) for one in self.starts),
            run=lambda *run: runs[run],
            points=len(self.points),
            left_out=0,
        )
        return {"van": self._matrix(0, count - 1, hours)}

    def _matrix(self, first: int, last: int, hours: SimpleNamespace | None = None) -> TravelMatrix:
        names = PLACES if hours is not None else (*PLACES, *self.points)
        size = len(names)
        time, metres = (np.zeros((size, size), dtype=np.int64) for _ in range(2))
        reachable = np.eye(size, dtype=np.bool_)
        for (start, end), seconds in self.ways.items():
            some = seconds[first : last + 1]
            for pair in ((start, end), (end, start)):
                if not set(pair) <= set(names):
                    continue
                at = names.index(pair[0]), names.index(pair[1])
                reachable[at] = None not in some
                time[at] = max(one or 0 for one in some) * 1_000
                metres[at] = self.metres[start, end] * 8
        return TravelMatrix(
            profile="van",
            place_ids=names,
            points=len(names) - len(PLACES),
            duration_ms=time,
            distance_8th_m=metres,
            reachable=reachable,
            source=TravelSource.ROADS,
            path_finder=lambda *_: SimpleNamespace(edges=()),
            hour_finder=lambda: hours,
        )


def _day(*orders, **more):
    return county(*orders, travel=(), **more)


def _plan(here, one, **more):
    return plan(here, one, **more).model_copy(update={"travel": "roads"})


def market() -> HourDay:
    """Whoever is through the street when the market opens at 08:00 takes half the time."""
    here = _day(order("o1", windows=w("07:50-08:20")))
    # 08:00:00 arrival, as the market opens; - 10 min = 07:50:00; - 20 min = 07:30:00
    # + 4 min = 08:04:00; + 40 s = 08:04:40; + 20 min = 08:24:40; + 10 min = 08:34:40
    # paid 1 h 4 min 40 s = 3880 s; a later start is 20 min longer on the road
    good = _plan(
        here,
        route(
            trip(
                "07:30:00",
                "07:50:00",
                halt(
                    "A",
                    (600, 5_000),
                    "08:00:00",
                    hand("08:04:00", "08:04:40", "o1"),
                    leave="08:04:40",
                ),
                back=(1_200, 5_000),
                home="08:24:40",
                unloaded="08:34:40",
                aboard=(20, 0.1),
            ),
            metres=10_000,
            driving=1_800,
            paid=3_880,
            cost=(100, 10, 38.80, 148.80),
        ),
        load_factor=0.02,
    )
    day = HourDay(
        "market street, slow from 08:00 to 12:00",
        here,
        good,
        ("00:00", "08:00", "12:00"),
        {("C", "A"): (600, 1_200, 600)},
    )
    day.twins += [("all a second later", "leg_duration", moved(good, 1))]
    return day


def ice() -> HourDay:
    """The village behind the pass is served after 09:00, and not a second sooner."""
    here = _day(order("o1", windows=w("08:00-09:14")))
    # 09:00:00 the pass opens; - 20 min = 08:40:00; + 10 min = 09:10:00; + 4 min = 09:14:00
    # + 40 s = 09:14:40; + 10 min = 09:24:40; + 10 min = 09:34:40; paid 3280 s
    good = _plan(
        here,
        route(
            trip(
                "08:40:00",
                "09:00:00",
                halt(
                    "A",
                    (600, 5_000),
                    "09:10:00",
                    hand("09:14:00", "09:14:40", "o1"),
                    leave="09:14:40",
                ),
                back=(600, 5_000),
                home="09:24:40",
                unloaded="09:34:40",
                aboard=(20, 0.1),
            ),
            metres=10_000,
            driving=1_200,
            paid=3_280,
            cost=(100, 10, 32.80, 142.80),
        ),
        load_factor=0.02,
    )
    day = HourDay(
        "morning ice until 09:00",
        here,
        good,
        ("00:00", "09:00"),
        {("C", "A"): (None, 600)},
    )
    day.twins += [
        ("all a second earlier", "closed_then", moved(good, -1)),
        ("all a second later", "window", moved(good, 1)),
    ]
    return day


def ferry() -> HourDay:
    """The vehicle waits at A for the ferry at 10:00; the last one is over at 11:00."""
    here = _day(order("o1", windows=w("09:00-09:10")), order("o2", "B", windows=w("09:00-12:00")))
    # A at 09:10:00 at the latest: arrival 09:06:00, departure 08:56:00, loading 08:36:00
    # 09:10:40 done; waits 49 min 20 s = 2960 s; ferry 10:00:00 to 10:05:00; + 4 min = 10:09:00
    # + 40 s = 10:09:40; back + 15 min = 10:24:40; + 10 min = 10:34:40; paid 7120 s
    good = _plan(
        here,
        route(
            trip(
                "08:36:00",
                "08:56:00",
                halt(
                    "A",
                    (600, 5_000),
                    "09:06:00",
                    hand("09:10:00", "09:10:40", "o1"),
                    rest=2_960,
                    leave="10:00:00",
                    aboard=(20, 0.1),
                ),
                halt(
                    "B",
                    (300, 2_000),
                    "10:05:00",
                    hand("10:09:00", "10:09:40", "o2"),
                    leave="10:09:40",
                ),
                back=(900, 7_000),
                home="10:24:40",
                unloaded="10:34:40",
                aboard=(40, 0.2),
            ),
            metres=14_000,
            driving=1_800,
            paid=7_120,
            cost=(100, 14, 71.20, 185.20),
        ),
        load_factor=0.04,
    )
    first = "routes.0.trips.0.stops.0"
    early = edit(
        good,
        {
            f"{first}.rest_s": 2_959,
            f"{first}.departure_s": t("09:59:59"),
            "routes.0.trips.0.stops.1.arrival_s": t("10:04:59"),
        },
    )
    day = HourDay(
        "ferry to B, 07:00-08:00 and 10:00-11:00",
        here,
        good,
        ("00:00", "07:00", "08:00", "10:00", "11:00"),
        {
            ("C", "A"): (600,) * 5,
            ("A", "B"): (None, 300, None, 300, None),
            ("C", "B"): (None, 900, None, 900, None),
        },
    )
    day.twins += [("the ferry is left for a second early", "closed_then", early)]
    return day


def last_ferry() -> HourDay:
    """The way back must be over when the ferry stops."""
    here = _day(order("o1", "B", windows=w("10:20-11:00")))
    # 11:00:00 home; - 15 min = 10:45:00; - 40 s = 10:44:20; - 4 min = 10:40:20
    # - 15 min = 10:25:20; - 20 min = 10:05:20; 11:00:00 + 10 min = 11:10:00; paid 3880 s
    good = _plan(
        here,
        route(
            trip(
                "10:05:20",
                "10:25:20",
                halt(
                    "B",
                    (900, 7_000),
                    "10:40:20",
                    hand("10:44:20", "10:45:00", "o1"),
                    leave="10:45:00",
                ),
                back=(900, 7_000),
                home="11:00:00",
                unloaded="11:10:00",
                aboard=(20, 0.1),
            ),
            metres=14_000,
            driving=1_800,
            paid=3_880,
            cost=(100, 14, 38.80, 152.80),
        ),
        load_factor=0.02,
    )
    day = HourDay(
        "the last ferry is over at 11:00",
        here,
        good,
        ("00:00", "10:00", "11:00"),
        {("C", "B"): (None, 900, None)},
    )
    day.twins += [("all a second later", "closed_then", moved(good, 1))]
    return day


def gates() -> HourDay:
    """Driving through the gates at their hour is cheaper here than coming before it."""
    here = _day(order("o1", windows=w("11:59-12:00")))
    # 12:00:00 - 4 min = 11:56:00; - 30 min = 11:26:00; - 20 min = 11:06:00
    # 12:00:40 + 10 min = 12:10:40; + 10 min = 12:20:40; paid 4480 s
    good = _plan(
        here,
        route(
            trip(
                "11:06:00",
                "11:26:00",
                halt(
                    "A",
                    (1_800, 5_000),
                    "11:56:00",
                    hand("12:00:00", "12:00:40", "o1"),
                    leave="12:00:40",
                ),
                back=(600, 5_000),
                home="12:10:40",
                unloaded="12:20:40",
                aboard=(20, 0.1),
            ),
            metres=10_000,
            driving=2_400,
            paid=4_480,
            cost=(100, 10, 44.80, 154.80),
        ),
        load_factor=0.02,
    )
    day = HourDay(
        "school gates, slow from 11:30 to 12:00",
        here,
        good,
        ("00:00", "11:30", "12:00"),
        {("C", "A"): (600, 1_800, 600)},
    )
    day.twins += [("all a second later", "window", moved(good, 1))]
    return day


def far_ferry() -> HourDay:
    """The landing is an hour away, and the boat takes nobody aboard but at two half-hours."""
    here = _day(order("o1", windows=w("08:30-09:30")))
    # 09:00:00 the first sailing is over; - 15 min = 08:45:00 aboard; - 60 min = 07:45:00;
    # - 20 min = 07:25:00; + 5 min = 09:05:00 at A; + 4 min = 09:09:00; + 40 s = 09:09:40
    # 10:30:00 the next one; - 5 min = 10:25:00 away from A, so 75 min 20 s = 4520 s of standing;
    # + 15 min = 10:45:00; + 60 min = 11:45:00; + 10 min = 11:55:00; paid 4 h 30 min = 16200 s
    good = _plan(
        here,
        route(
            trip(
                "07:25:00",
                "07:45:00",
                halt(
                    "A",
                    (4_800, 33_000),
                    "09:05:00",
                    hand("09:09:00", "09:09:40", "o1"),
                    rest=4_520,
                    leave="10:25:00",
                ),
                back=(4_800, 33_000),
                home="11:45:00",
                unloaded="11:55:00",
                aboard=(20, 0.1),
            ),
            metres=66_000,
            driving=9_600,
            paid=16_200,
            cost=(100, 66, 162.00, 328.00),
        ),
        load_factor=0.02,
    )
    sails = (None, 900, None, 900, None)
    over = {pair: tuple(one and one + more for one in sails) for pair, more in _BESIDES.items()}
    day = HourDay(
        "a ferry an hour away, 08:30-09:00 and 10:30-11:00",
        here,
        good,
        ("00:00", "08:30", "09:00", "10:30", "11:00"),
        {("C", "N"): (3_600,) * 5, ("F", "A"): (300,) * 5, **over},
        points=("N", "F"),
        metres={**RIVER, ("C", "F"): 31_000, ("N", "A"): 3_000, ("C", "A"): 33_000},
    )
    early = edit(
        good,
        {
            "routes.0.trips.0.stops.0.rest_s": 4_519,
            "routes.0.trips.0.stops.0.departure_s": t("10:24:59"),
            "routes.0.trips.0.return_s": t("11:44:59"),
            "routes.0.trips.0.unload_end_s": t("11:54:59"),
            "routes.0.paid_s": 16_199,
            "routes.0.cost.time": 161.99,
            "routes.0.cost.total": 327.99,
            "metrics.paid_s": 16_199,
            "metrics.cost.time": 161.99,
            "metrics.cost.total": 327.99,
        },
    )
    day.twins += [
        ("all a second later", "leg_duration", moved(good, 1)),
        ("back at the landing a second before it sails", "leg_duration", early),
    ]
    return day


_BESIDES = {("N", "F"): 0, ("C", "F"): 3_600, ("N", "A"): 300, ("C", "A"): 3_900}
"""What is driven besides the crossing."""
DAYS = [market(), ice(), ferry(), last_ferry(), gates(), far_ferry()]
TWINS = [(day, *twin) for day in DAYS for twin in day.twins]


@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.name)
def test_a_golden_day_breaks_no_rule(day: HourDay):
    found = check_plan(day.county, day.plan, travel=day.travel())

    assert [str(one) for one in found] == []


@pytest.mark.parametrize(
    ("day", "name", "rule", "broken"), TWINS, ids=[f"{day.name}: {name}" for day, name, *_ in TWINS]
)
def test_a_twin_is_found_by_the_rule_that_it_breaks(
    day: HourDay, name: str, rule: str, broken: DeliveryPlan
):
    found = check_plan(day.county, broken, travel=day.travel())

    assert {one.code for one in found} == {f"check.{rule}"}, name


@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.name)
def test_timing_finds_the_pencil_s_times(day: HourDay):
    problem = build_problem(day.county, day.travel(), day=DAY)
    (planned,) = day.plan.routes
    timed_as_by_pencil(problem, planned)


def test_a_window_that_closes_a_second_before_the_ice_is_passed_is_to_blame():
    day = ice()
    late = _day(order("o1", windows=w("08:00-09:13:59")))
    problem = build_problem(late, day.travel(), day=DAY)
    (planned,) = day.plan.routes

    told = evaluate_day(problem, 0, trips_of(problem, planned))

    assert isinstance(told, Refusal)
    assert told.reason is Reason.WINDOW
