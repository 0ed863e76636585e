"""Improvement with the exact evaluator: take some neighbouring visits out, put them back better.

The OR-Tools model holds some rules by safe proxies; this step holds none of them by proxy, so it
finds what lies between the model and the rules.  Slack induction by string removals (Christiaens
and Vanden Berghe, 2020), on top of the greedy insertion.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from ruralroute.planning.greedy import Inserter
from ruralroute.planning.problem.data import MICRO, Days, RoutingProblem, Trip
from ruralroute.planning.problem.together import leads, price_of, whole, without
from ruralroute.planning.schedule.evaluate import evaluate_day, is_legal
from ruralroute.planning.schedule.result import DayTime, Score
from ruralroute.planning.schedule.score import score, served

LONGEST = 5
"""Visits taken out of one trip at most."""
MOST_TRIPS = 3
"""Neighbouring trips that lose visits in one step."""
WARM = 2 * MICRO
"""Start temperature; the end temperature is a hundredth of it."""


def improve(
    problem: RoutingProblem,
    days: Days,
    *,
    done: Callable[[], float],
    seed: int = 0,
    better: Callable[[Days], None],
) -> None:
    """Take visits out and put them back until `done` says 1.

    Parameters
    ----------
    problem
        The problem.
    days
        Legal days.
    done
        Share of the work that is done, asked before each step; 1 or more ends it.
    seed
        Of the random choices.
    better
        Called with each answer that beats all before it.
    """
    if not problem.visits or not problem.vehicles:
        return
    step = _Step(problem, days, seed)
    best = current = step.score()
    while (share := done()) < 1:
        before = step.inserter.days
        if not step.ruin_and_recreate():
            step.restore(before)
            continue
        found = step.score()
        if found < best:
            best = found
            better(step.inserter.days)
        if _accepts(current, found, WARM * 0.01**share, step.dice):
            current = found
        else:
            step.restore(before)


def _accepts(old: Score, new: Score, warmth: float, dice: random.Random) -> bool:
    """Whether to go on from a new answer; it may cost a little more, but serve no less."""
    if new.unserved != old.unserved:
        return new.unserved < old.unserved
    return new.money < old.money - warmth * math.log(max(dice.random(), 1e-12))


class _Step:
    """One step after the other on the same answer."""

    def __init__(self, problem: RoutingProblem, days: Days, seed: int) -> None:
        self.problem = problem
        self.dice = random.Random(seed)  # noqa: S311
        self.inserter = Inserter(problem, days)
        self._costs: dict[tuple[int, tuple[Trip, ...]], DayTime] = {}
        self._near = _neighbours(problem)

    def score(self) -> Score:
        """Score the answer as it stands."""
        times = {}
        for vehicle, trips in self.inserter.days.items():
            key = (vehicle, trips)
            if key not in self._costs:
                if len(self._costs) > 10_000:
                    self._costs.clear()
                time = evaluate_day(self.problem, vehicle, trips)
                if not isinstance(time, DayTime):
                    raise ValueError(f"illegal day of vehicle {vehicle}: {time.reason}")
                self._costs[key] = time
            times[vehicle] = self._costs[key]
        return score(self.problem, self.inserter.days, evaluated=times)

    def restore(self, days: Days) -> None:
        """Go back to an answer."""
        now = self.inserter.days
        for vehicle in sorted(now.keys() | days.keys()):
            if now.get(vehicle) != days.get(vehicle):
                self.inserter.set_day(vehicle, days.get(vehicle, ()))

    def ruin_and_recreate(self) -> bool:
        """Take visits out and put back what can be; whether the days stayed legal."""
        out = whole(self.problem, self._choose())
        days = self.inserter.days
        for vehicle, trips in days.items():
            rest = without(trips, out)
            if rest == trips:
                continue
            if rest and not is_legal(self.problem, vehicle, rest):
                return False
            self.inserter.set_day(vehicle, rest)
        left = [*out, *sorted(set(range(len(self.problem.visits))) - served(days))]
        for visit in self._sorted(leads(self.problem, left)):
            price = price_of(self.problem, visit)
            insertion = self.inserter.best(visit)
            if insertion is not None and (price is None or insertion.cost < price):
                self.inserter.apply(insertion)
        return True

    def _choose(self) -> list[int]:
        """Choose strings of neighbouring visits, one string a trip."""
        seed = self.dice.randrange(len(self.problem.visits))
        count = self.dice.randint(1, MOST_TRIPS)
        where = {
            visit: (vehicle, number, place)
            for vehicle, trips in self.inserter.days.items()
            for number, trip in enumerate(trips)
            for place, visit in enumerate(trip.visits)
        }
        out: list[int] = []
        touched: set[tuple[int, int]] = set()
        for visit in self._near[seed]:
            if visit not in where or where[visit][:2] in touched:
                continue
            vehicle, number, place = where[visit]
            touched.add((vehicle, number))
            visits = self.inserter.days[vehicle][number].visits
            length = self.dice.randint(1, min(LONGEST, len(visits)))
            first = max(0, min(len(visits) - length, place - self.dice.randrange(length)))
            out += visits[first : first + length]
            if len(touched) == count:
                break
        return out

    def _sorted(self, visits: list[int]) -> list[int]:
        """Put visits in one of several orders; those that count most and fit least come first."""
        data = self.problem.visits
        self.dice.shuffle(visits)
        if self.dice.random() < 0.5:
            visits.sort(key=lambda one: -max(data[one].load))
        return sorted(
            visits,
            key=lambda one: (
                data[one].price is not None,
                -data[one].level,
                len(data[one].vehicles) > 3,
            ),
        )


def _neighbours(problem: RoutingProblem) -> list[list[int]]:
    """All visits by nearness to each visit, for some vehicle that may serve it."""
    places = [visit.place for visit in problem.visits]
    near = []
    for visit in problem.visits:
        matrix = problem.matrices[
            problem.vehicles[visit.vehicles[0] if visit.vehicles else 0].matrix
        ]
        away = matrix.duration_s[visit.place, places].tolist()
        near.append(sorted(range(len(places)), key=away.__getitem__))
    return near
