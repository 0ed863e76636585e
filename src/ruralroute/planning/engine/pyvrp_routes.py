"""Routes by PyVRP, another generator beside the search's own; only with the extra `pyvrp`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from queue import SimpleQueue
from typing import Any

from ruralroute.planning.engine.kernel.pack import make_trip
from ruralroute.planning.engine.pyvrp_model import PyvrpModel, make_model
from ruralroute.planning.engine.settings import Settings
from ruralroute.planning.problem.data import Days, RoutingProblem, Trip

LEAST_PENALTY = 100_000
"""Most that PyVRP lets a unit of a broken rule cost; its own default."""
BEHIND = 0.01
"""Where its best answer costs so much more than the best of all, it goes on from that one."""
MANY = 350
"""In problems of so many visits it begins with a given answer: making its own takes too long."""
Found = Callable[[Days], None]


@dataclass(frozen=True, slots=True)
class _Slice:
    """What is asked of one slice of the search."""

    settings: Settings
    start: Days
    found: Found


class PyvrpSearch:
    """One search by PyVRP, done in slices: it stands still in between and forgets nothing.

    Its own thread stands still inside of the question whether to stop, which PyVRP asks in each
    of its iterations.  Where others have found something far better by the next slice, it begins
    anew from that.

    Parameters
    ----------
    problem, visits
        What is searched; `expresses_pyvrp` says yes to it.
    all_served
        Whether all visits can be served together, as far as anyone knows.
    """

    def __init__(self, problem: RoutingProblem, visits: Sequence[int], *, all_served: bool) -> None:
        self._problem = problem
        self._visits = visits
        self._all_served = all_served
        self._slices: SimpleQueue[_Slice | None] = SimpleQueue()
        self._done: SimpleQueue[Exception | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._now: _Slice | None = None
        self._steps = 0
        self._first: Any = None
        self._best: Any = None

    def run(self, settings: Settings, start: Days, found: Found) -> None:
        """Search until the settings say that it is enough.

        Parameters
        ----------
        settings
            Its end, and for the first slice the seed.
        start
            The best days that anyone knows.
        found
            Called with the days of each better answer.

        Raises
        ------
        RuntimeError
            PyVRP has ended with an error, now or before.
        """
        if self._thread is None:
            self._thread = threading.Thread(target=self._search, daemon=True)
            self._thread.start()
        if not self._thread.is_alive():
            raise RuntimeError("PyVRP has ended before")
        self._slices.put(_Slice(settings, start, found))
        error = self._done.get()
        if error is not None:
            raise RuntimeError(f"PyVRP: {error}") from error

    def close(self) -> None:
        """End the search."""
        self._slices.put(None)
        if self._thread is not None:
            self._thread.join()

    def _search(self) -> None:
        try:
            self._next_slice()
            if self._now is None:
                return
            peer, loop = import_module("pyvrp"), import_module("pyvrp.IteratedLocalSearch")
            model = make_model(self._problem, self._visits, all_served=self._all_served)
            search = self

            class Watch(loop.IteratedLocalSearchCallbacks):  # type: ignore[name-defined,misc]
                def on_start(self, ils: Any) -> None:
                    search.tell(model, ils.initial_solution)

                def on_best(self, best: Any) -> None:
                    search.tell(model, best)

            if len(self._visits) >= MANY:
                self._first = solution_of(model, self._now.start)
            while self._now is not None:
                peer.solve(
                    model.data,
                    stop=partial(self._is_over, model),
                    seed=self._now.settings.seed,
                    collect_stats=False,
                    display=False,
                    initial_solution=self._first,
                    params=peer.SolveParams(
                        ils=peer.IteratedLocalSearchParams(callbacks=Watch()),
                        penalty=peer.PenaltyParams(max_penalty=max(LEAST_PENALTY, model.dear)),
                    ),
                )
        except Exception as error:  # noqa: BLE001
            self._done.put(error)

    def _next_slice(self) -> None:
        self._now = self._slices.get()
        self._steps = 0

    def _is_over(self, model: PyvrpModel, cost: float) -> bool:
        """Tell PyVRP whether to stop, after waiting for the next slice if this one is over.

        `cost` is that of its best answer, or very much if it has none.
        """
        if self._now is None:
            return True
        settings = self._now.settings
        late = settings.until is not None and time.time() >= settings.until
        if late or (settings.solutions is not None and self._steps >= settings.solutions):
            self._done.put(None)
            self._next_slice()
            if self._best is not None:
                self.tell(model, self._best)  # once more: the last slice may have been too late
            if self._is_behind(model, cost):
                return True
        self._steps += 1
        return self._now is None

    def _is_behind(self, model: PyvrpModel, cost: float) -> bool:
        """Whether to begin anew from what others have found, which is then the first answer."""
        start = {} if self._now is None else self._now.start
        first = solution_of(model, start)
        if first is None or cost_of(first) * (1 + BEHIND) > cost:
            return False
        self._first = first
        return True

    def tell(self, model: PyvrpModel, best: Any) -> None:
        """Tell of an answer, if it is one."""
        if self._now is not None and best.is_feasible():
            self._best = best
            self._now.found(days_of(self._problem, model, best))


def cost_of(solution: Any) -> float:
    """Return what PyVRP makes of a solution that keeps all rules."""
    return float(
        solution.distance_cost()
        + solution.duration_cost()
        + solution.fixed_vehicle_cost()
        + solution.uncollected_prizes()
    )


def solution_of(model: PyvrpModel, days: Days) -> Any:
    """Turn days into an answer of PyVRP; None where it is none in its terms."""
    peer = import_module("pyvrp")
    kinds = peer.ActivityType
    told = {visit: (kinds.CLIENT, at) for at, visit in enumerate(model.clients)}
    for at, (pickup, delivery) in enumerate(model.pairs):
        told[pickup], told[delivery] = (kinds.PICKUP, at), (kinds.DELIVERY, at)
    kind_of = {one: kind for kind, group in enumerate(model.vehicles) for one in group}
    routes = []
    for vehicle, trips in days.items():
        kind = kind_of[vehicle]
        activities: list[Any] = []
        for trip in trips:
            if activities:
                depot = model.data.vehicle_type(kind).reload_depots[0]
                activities.append(peer.Activity(kinds.DEPOT, depot))
            if any(visit not in told for visit in trip.visits):
                return None
            activities += [peer.Activity(*told[visit]) for visit in trip.visits]
        routes.append(peer.Route(model.data, activities, kind))
    made = peer.Solution(model.data, routes)
    return made if made.is_feasible() else None


def days_of(problem: RoutingProblem, model: PyvrpModel, solution: Any) -> Days:
    """Turn an answer of PyVRP into days."""
    kinds = import_module("pyvrp").ActivityType
    free = [list(group) for group in model.vehicles]
    days: Days = {}
    for route in solution.routes():
        vehicle = free[route.vehicle_type()].pop(0)
        trips: list[list[int]] = [[]]
        for activity in route:
            if activity.type == kinds.CLIENT:
                trips[-1].append(model.clients[activity.idx])
            elif activity.type == kinds.PICKUP:
                trips[-1].append(model.pairs[activity.idx][0])
            elif activity.type == kinds.DELIVERY:
                trips[-1].append(model.pairs[activity.idx][1])
            else:
                trips.append([])
        days[vehicle] = _trips(problem, vehicle, trips)
    return {vehicle: trips for vehicle, trips in sorted(days.items()) if trips}


def _trips(problem: RoutingProblem, vehicle: int, trips: list[list[int]]) -> tuple[Trip, ...]:
    return tuple(make_trip(problem, vehicle, one, [0] * len(one)) for one in trips if one)
