"""solve: a routing problem in, the best days that the time allows out."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Collection
from contextlib import nullcontext
from dataclasses import dataclass

from ruralroute.errors import NoPlanInTimeError
from ruralroute.planning.bound_beside import BoundBeside
from ruralroute.planning.engine.ending import StopRules
from ruralroute.planning.engine.kernel.doors import COMPILED
from ruralroute.planning.engine.rounds import COMPLETED, make_portfolio, run_rounds
from ruralroute.planning.engine.search_plan import MANY, SPARE_S, SPARE_SHARE, SearchPlan
from ruralroute.planning.greedy import greedy_plan, insert_visits, mend
from ruralroute.planning.hopeless import hopeless_visits
from ruralroute.planning.hour_view import typical_view
from ruralroute.planning.incumbent import Incumbent
from ruralroute.planning.problem.data import Days, RoutingProblem
from ruralroute.planning.schedule.result import DayTime, Score
from ruralroute.planning.schedule.score import served
from ruralroute.planning.search_by_hour import search_by_hour

logger = logging.getLogger(__name__)

TIME_LIMIT_S = 20.0
"""How long a search is where the caller does not say."""
WITNESS_SHARE, LATE_SHARE = 0.05, 0.15
"""Share of the time that the greedy witness may take; the second where the core cannot go on."""
TOO_LATE = "the time limit passed before the first plan was ready"
EARLY = 100
"""In problems of so many visits, workers start while the witness is made."""
VIEW_SHARE = 0.5
"""Share of the witness's time for planning it with typical hours; then it is mended."""
HOPELESS_SHARE = 0.3
"""Share of the time after which nobody asks any more whether a visit can be served at all."""
MOST_WORKERS = 16
"""Search processes at most where the caller does not say how many; else one for each core."""
COUNTED_WORKERS = 2
"""How many where iterations are counted: the answer depends on it, and is to be the same on any
machine."""

GENERATORS = ("pyvrp",)
"""Generators of routes beside the engine's own, each an extra of its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a search stands.

    Parameters
    ----------
    phase
        greedy, search, polish or finish.
    elapsed_s
        Seconds since `solve` was called.
    money
        Micro-currency of the best answer, prices of what is left out included; None: none yet.
    unserved
        Order parts without a price that the best answer leaves out.
    days
        The best answer, as `Solution.days` has it; None: none yet.
    """

    phase: str
    elapsed_s: float
    money: int | None
    unserved: int | None
    days: Days | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """The best answer found, and how it was found.

    Parameters
    ----------
    days, times
        Trips and times of each used vehicle, by its index in `problem.vehicles`; every day is
        legal.  A trip's `visits` are indices of `problem.visits`, in order; what is in no trip is
        unserved.
    score, witness_score
        Of this answer and of the greedy one; the first is never worse.  `money` divided by
        `problem.money_unit` is the cost.
    bound
        No answer that leaves out as much costs less, counted as `score.money`; often far from what
        is possible, above all where something is left out.  None: none was looked for (nothing to
        do, no workers asked for) or found in time.
    status
        What ended the search: time_limit, iterations, no_improvement, gap, cancelled,
        no_workers (none could be started, or all were lost; the caller's process went on, as long
        as the compiled core is there and has not crashed them) or nothing_to_do.
    last_improvement_s
        Seconds after which nothing better was found; None: the greedy answer stood.
    stats
        For the record of the run only: they differ between equal runs.
    """

    days: Days
    times: dict[int, DayTime]
    score: Score
    witness_score: Score
    bound: float | None
    status: str
    last_improvement_s: float | None
    stats: dict[str, float | int | str | None]

    @property
    def gap(self) -> float | None:
        """Share of the cost that could be saved at most, by `bound`: 0 to 1; None without one."""
        if self.bound is None:
            return None
        money = self.score.money
        return (money - self.bound) / money if money > 0 else 0.0


def solve(
    problem: RoutingProblem,
    *,
    time_limit_s: float | None = None,
    iterations: int | None = None,
    no_improvement_s: float | None = None,
    no_improvement_rounds: int | None = None,
    gap: float | None = None,
    workers: int | None = None,
    seed: int = 0,
    start: Days | None = None,
    generators: Collection[str] = GENERATORS,
    progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> Solution:
    """Search the best days of a problem.

    Parameters
    ----------
    problem
        The problem.
    time_limit_s
        Seconds for all of it; None: 20, or without a limit where `iterations` are given.
    iterations
        Solutions that each search of each worker may find.  With it, and no time limit or one
        that is not reached, equal calls give equal answers.
    no_improvement_s, no_improvement_rounds
        End after so many seconds, or of the search's ten rounds (very large problems have more),
        without a better answer; rounds are repeatable with `iterations`, seconds are not.
    gap
        End when the answer is known to cost at most so much more than the least possible, as a
        share of its cost (0.02: 2 %).  The bound behind it is weak: with some problems, even the
        best answer is never known to be within 10 %.
    workers
        Search processes; by default one for each core that the process may use, at most 16, and two
        with `iterations`.
    seed
        Chooses among equally sensible searches.
    start
        Days to begin with; illegal ones are mended.  None: those that the problem brings along,
        if any; none at all is {}.
    generators
        Which further generators of routes may help, where they are installed and know the
        problem: "pyvrp" or none.
    progress
        Called in this thread with the state of the search.
    cancel
        When set, the best answer so far is returned at once.

    Raises
    ------
    ValueError
        A senseless limit; a generator that is not known.
    NoPlanInTimeError
        Not even the greedy answer was ready in time.
    """
    if time_limit_s is None and iterations is None:
        time_limit_s = TIME_LIMIT_S
    limits = (time_limit_s, iterations, no_improvement_s, no_improvement_rounds)
    if any(limit is not None and not limit > 0 for limit in limits):
        raise ValueError(
            "time_limit_s, iterations, no_improvement_s, no_improvement_rounds must be positive"
        )
    if gap is not None and not 0 <= gap < 1:
        raise ValueError("gap must be at least 0 and below 1")
    if unknown := set(generators) - set(GENERATORS):
        raise ValueError(f"unknown generators: {', '.join(sorted(unknown))}")
    start = problem.start if start is None else start
    started = time.monotonic()
    deadline = None if time_limit_s is None else started + time_limit_s
    if workers is None:
        workers = COUNTED_WORKERS if iterations else min(MOST_WORKERS, _cores())

    def is_cancelled() -> bool:
        return cancel is not None and cancel.is_set()

    early = workers > 0 and len(problem.visits) >= EARLY and not problem.depends_on_hour
    with make_portfolio(problem, workers) if early else nullcontext() as portfolio:
        tell = _Teller(started, progress)
        tell("greedy", None)
        witness, incumbent, hurried = _begin(problem, start, started, deadline, is_cancelled)
        incumbent.on_better = lambda: tell.again(incumbent)
        enough = None if deadline is None else started + HOPELESS_SHARE * (deadline - started)
        left_alone = hopeless_visits(problem, incumbent.days, enough, is_cancelled)
        visits = tuple(index for index in range(len(problem.visits)) if index not in left_alone)
        status = "nothing_to_do"
        stats: dict[str, float | int | str | None] = {
            "workers": workers,
            "hopeless": len(left_alone),
        }
        bound: float | None = None
        if len(visits) >= MANY and is_cancelled():
            status = "cancelled"
        elif visits and workers > 0:
            everything = _serves_all(problem, incumbent.days, left_alone)
            upper = float(incumbent.score.money) if everything else None
            bounding = BoundBeside(problem, left_alone, upper)

            def known_bound() -> float | None:
                ready = iterations is not None or bounding.is_there()
                whole = ready and _serves_all(problem, incumbent.days, left_alone)
                return bounding.wait(deadline, is_cancelled) if whole else None

            plan = SearchPlan(
                visits=visits,
                workers=workers,
                seed=seed,
                iterations=iterations,
                deadline=deadline,
                rules=StopRules(
                    no_improvement_s=no_improvement_s,
                    no_improvement_rounds=no_improvement_rounds,
                    gap=gap,
                    bound=known_bound,
                    cancel=cancel,
                ),
                anew=not start,
                pyvrp="pyvrp" in generators,
                spare_s=min(SPARE_S, SPARE_SHARE * (time_limit_s or SPARE_S)),
                portfolio=portfolio,
            )
            search = search_by_hour if problem.depends_on_hour else run_rounds
            status, lost = search(incumbent, plan, lambda phase: tell(phase, incumbent))
            _insert_what_fits(incumbent, visits, deadline, is_cancelled)
            bound = bounding.wait_for_any(
                incumbent.score.unserved,
                all_served=_serves_all(problem, incumbent.days, left_alone),
                until=deadline,
                is_cancelled=is_cancelled,
            )
            stats["lost_workers"] = lost
    if hurried and not incumbent.days and not is_cancelled():
        raise NoPlanInTimeError(TOO_LATE)
    incumbent.time_exactly()
    tell("finish", incumbent)
    stats |= {"offered": incumbent.offered, "refused": incumbent.refused}
    stats["elapsed_s"] = round(time.monotonic() - started, 3)
    return Solution(
        days=incumbent.days,
        times=incumbent.times,
        score=incumbent.score,
        witness_score=witness,
        bound=bound,
        status=status,
        last_improvement_s=incumbent.last_improvement_s,
        stats=stats,
    )


def _begin(
    problem: RoutingProblem,
    start: Days | None,
    started: float,
    deadline: float | None,
    is_cancelled: Callable[[], bool],
) -> tuple[Score, Incumbent, bool]:
    """Make the greedy witness, and begin with it or with a better start.

    Whether the witness had no time to serve anybody is told, too.

    The witness takes a part of the time at most: what it did not come to is the search's to serve.
    Where the caller has enough before it is done, what is there is the answer.
    """
    goes_on = COMPILED and len(problem.visits) <= COMPLETED and not problem.depends_on_hour
    share = WITNESS_SHARE if goes_on else LATE_SHARE
    enough = None if deadline is None else started + share * (deadline - started)

    def is_over() -> bool:
        return is_cancelled() or (enough is not None and time.monotonic() > enough)

    days = _witness(problem, started, enough, is_cancelled)
    hurried = not days and is_over()
    if hurried and not goes_on and not is_cancelled():
        raise NoPlanInTimeError(TOO_LATE)
    incumbent = Incumbent(problem=problem, days=days, started=started)
    if deadline is not None:
        incumbent.is_over = lambda: time.monotonic() > deadline
    witness = incumbent.score
    if start:
        incumbent.offer(greedy_plan(problem, start=start, deadline=is_over))
    return witness, incumbent, hurried


def _witness(
    problem: RoutingProblem,
    started: float,
    enough: float | None,
    is_cancelled: Callable[[], bool],
) -> Days:
    """Make the greedy plan; by the hour first with typical hours, since that is much quicker."""

    def is_over(share: float = 1.0) -> bool:
        late = enough is not None and time.monotonic() > started + share * (enough - started)
        return is_cancelled() or late

    if not problem.depends_on_hour:
        return greedy_plan(problem, deadline=is_over)
    days = greedy_plan(typical_view(problem), deadline=lambda: is_over(VIEW_SHARE))
    return mend(problem, days, is_over)


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _insert_what_fits(
    incumbent: Incumbent,
    visits: Collection[int],
    deadline: float | None,
    is_cancelled: Callable[[], bool],
) -> None:
    """Serve what is out although it fits: the search ends where its last round does.

    By the hour the search ends with that itself.
    """
    left = set(visits) - served(incumbent.days)

    def is_over() -> bool:
        return is_cancelled() or (deadline is not None and time.monotonic() >= deadline)

    if left and not incumbent.problem.depends_on_hour and not is_over():
        days = insert_visits(incumbent.problem, incumbent.days, sorted(left), deadline=is_over)
        incumbent.offer(days)


def _serves_all(problem: RoutingProblem, days: Days, left_alone: Collection[int]) -> bool:
    """Whether nothing is left out but what no vehicle can serve: what a bound is about."""
    return len(served(days)) + len(left_alone) == len(problem.visits)


class _Teller:
    """Tells the caller how the search goes."""

    def __init__(self, started: float, progress: Callable[[Progress], None] | None) -> None:
        self._started = started
        self._progress = progress
        self._phase = ""

    def __call__(self, phase: str, incumbent: Incumbent | None) -> None:
        self._phase = phase
        self.again(incumbent)

    def again(self, incumbent: Incumbent | None) -> None:
        """Tell of the same phase."""
        if self._progress is None:
            return
        self._progress(
            Progress(
                phase=self._phase,
                elapsed_s=time.monotonic() - self._started,
                money=None if incumbent is None else incumbent.score.money,
                unserved=None if incumbent is None else sum(incumbent.score.unserved),
                days=None if incumbent is None else incumbent.days,
            )
        )
