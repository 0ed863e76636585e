"""Routes by PyVRP, another generator beside the search's own; only with the extra `pyvrp`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from queue import SimpleQueue
from typing import Any

from ruralroute.planning.engine.kernel.pack import make_trip
from ruralroute.planning.engine.pyvrp_model import PyvrpModel, make_model
from ruralroute.planning.engine.settings import Settings
from ruralroute.planning.problem.data import Days, RoutingProblem, Trip

LEAST_PENALTY = 100_000
"""Most that PyVRP lets a unit of a broken rule cost; its own default."""
Found = Callable[[Days], None]


class PyvrpSearch:
    """One search by PyVRP, done in slices: it stands still in between and forgets nothing.

    Its own thread stands still inside of the question whether to stop, which PyVRP asks in each
    of its iterations.

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
        self._slices: SimpleQueue[tuple[Settings, Found] | None] = SimpleQueue()
        self._done: SimpleQueue[Exception | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._now: tuple[Settings, Found] | None = None
        self._steps = 0

    def run(self, settings: Settings, found: Found) -> None:
        """Search until the settings say that it is enough.

        Parameters
        ----------
        settings
            Its end, and for the first slice the seed.
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
        self._slices.put((settings, found))
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

            peer.solve(
                model.data,
                stop=self._is_over,
                seed=self._now[0].seed,
                collect_stats=False,
                display=False,
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

    def _is_over(self, cost: float) -> bool:
        """Tell PyVRP whether to stop, after waiting for the next slice if this one is over."""
        del cost
        if self._now is None:
            return True
        settings = self._now[0]
        late = settings.until is not None and time.time() >= settings.until
        if late or (settings.solutions is not None and self._steps >= settings.solutions):
            self._done.put(None)
            self._next_slice()
        self._steps += 1
        return self._now is None

    def tell(self, model: PyvrpModel, best: Any) -> None:
        """Tell of an answer, if it is one."""
        if self._now is not None and best.is_feasible():
            self._now[1](days_of(self._problem, model, best))


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
