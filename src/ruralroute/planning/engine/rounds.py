"""The rounds of a search: what each worker does when, and how their answers come together."""

from __future__ import annotations

import logging
import math
import random
import time
from collections.abc import Callable
from contextlib import nullcontext

from ruralroute.planning.engine.ending import Ending
from ruralroute.planning.engine.expresses import expresses
from ruralroute.planning.engine.heat import Heat
from ruralroute.planning.engine.joining import merged, priced
from ruralroute.planning.engine.kernel.doors import COMPILED
from ruralroute.planning.engine.meanwhile import FEW, search_here
from ruralroute.planning.engine.neighbourhoods import Part, choose_parts, clusters, split
from ruralroute.planning.engine.pool import Pool
from ruralroute.planning.engine.portfolio import Portfolio
from ruralroute.planning.engine.pyvrp_model import expresses_pyvrp
from ruralroute.planning.engine.rebuild import Rebuilder
from ruralroute.planning.engine.search_plan import LEAST_S, MANY, PARTS, SearchPlan
from ruralroute.planning.engine.serving import Serving
from ruralroute.planning.engine.settings import Method, Settings
from ruralroute.planning.engine.wire import Task
from ruralroute.planning.incumbent import Incumbent
from ruralroute.planning.problem.data import Days, RoutingProblem
from ruralroute.planning.schedule.score import served

logger = logging.getLogger(__name__)

SHORT_S = 2.0
"""A shorter search of few visits goes without workers: before they are there it is nearly over."""
LATE_S = 0.5
"""So long the others wait for a worker that overruns its time."""
LATE_SHARE, FIRST_LATE_SHARE = 0.05, 0.25
"""Or such a share of the search: on a busy machine workers are late, above all to begin with."""
GUIDED_S = 1.2
"""How long OR-Tools searches parts of the answer in one round."""
GUIDED_AT = 0.9
"""After this share of the search OR-Tools' guided local search looks at parts of the answer."""
GUIDED_LEAST_S = 8.0
"""Searches shorter than this go without that round."""
GUIDED_SOLUTIONS = 200
"""Its limit in a search without a clock."""
ROUNDS = 10
"""Rounds of a search: the answers of the workers meet so often."""
TOGETHER_AT = 0.7
"""From this share of the search on, each round begins with the best answer of all."""
PYVRP_AT = 0.4
"""Up to this share of the search the last worker runs PyVRP, where that is wanted and able."""
PYVRP_LEADS = 0.03
"""It goes on where rebuilding, which is warm then, stands at so much more money than it."""
PYVRP_LEAST_S, PYVRP_VISIT_S = 4.0, 0.015
"""Searches shorter than this, in all and for each visit, go without it: it has no time to lead."""
RECOMBINE_FROM = 0.6
"""From this share of the search on, days of all good answers are put together anew."""
RECOMBINE_SHARE = 0.03
"""Share of the search that one such attempt may take."""
RECOMBINE_LEAST_S = 0.05
"""With less time than this it is not tried: loading OR-Tools alone takes more."""
PART = 800
"""Visits of a part at most, about."""
COMPLETED = 3_000
"""Up to so many visits the caller's process inserts what the witness had no time for."""
FILL_SHARE = 0.25
"""Rounds in which so much is out are shorter by this: inserting it is quick."""
MUCH = 0.3
"""Where more than this share of the visits is out, what is out is shared out first."""


def make_portfolio(problem: RoutingProblem, workers: int) -> Portfolio:
    """Return workers for the rounds of one or several searches; they start when it is entered."""
    return Portfolio(problem, workers)


def run_rounds(
    incumbent: Incumbent, plan: SearchPlan, tell: Callable[[str], None]
) -> tuple[str, int]:
    """Improve an incumbent; return the rule that ended it, and how many workers were lost.

    In each round every worker rebuilds the best answer so far, each by other chances, at a
    temperature that falls from round to round; in a large problem each takes its part of the
    answer instead, and what they find adds up.  In the later rounds the days of all good answers
    are put together anew.  Near the end OR-Tools searches small parts.
    With PyVRP the last worker runs that first, as if it were alone, and for as long as its answers
    are far better than where the others stand; they take its answers up in the later rounds.
    While the workers start, and where none can be had, this process searches itself.
    """
    left = plan.left_s()
    is_short = plan.iterations is None and plan.portfolio is None and COMPILED
    is_short = is_short and len(plan.visits) <= FEW
    if left is not None and left < (SHORT_S if is_short else LEAST_S):
        tell("search")
        ending = Ending(incumbent, plan.rules)
        _alone(incumbent, plan, ending.rule)
        return ending.rule() or "time_limit", 0
    own = nullcontext(plan.portfolio) if plan.portfolio is not None else None
    with own or make_portfolio(plan.view or incumbent.problem, plan.workers) as portfolio:
        ending = Ending(incumbent, plan.rules)
        _complete(incumbent, plan, ending.rule)
        if plan.iterations is None and len(plan.visits) < MANY:
            tell("search")
            _alone(incumbent, plan, lambda: portfolio.is_ready() or ending.rule())
        search = _Search(incumbent, plan)
        while search.goes_on() and portfolio.has_workers():
            tell("search" if search.share() < GUIDED_AT else "polish")
            if portfolio.is_stuck():  # stopped, or out of the machine's time
                _alone(incumbent, plan, lambda: not portfolio.is_stuck() or search.ending.rule())
            if search.goes_on():
                search.run_round(portfolio)
        alone = not portfolio.has_workers()
        crashed = portfolio.has_crashed()
    if alone and not crashed:
        _alone(incumbent, plan, search.ending.rule)
    rule = search.ending.rule()
    if rule is not None or alone:
        return rule or "no_workers", portfolio.lost
    left = plan.left_s()
    timed_out = plan.iterations is None or (left is not None and left <= 0)
    return ("time_limit" if timed_out else "iterations"), portfolio.lost


def _complete(incumbent: Incumbent, plan: SearchPlan, over: Callable[[], object]) -> None:
    """Insert what the witness had no time for, while the workers start; the core is quick at it.

    Laying a large problem flat takes longer than inserting does, so for one it is asked before
    and after whether all is over; a small one is served in any case.
    """
    late = plan.deadline is not None and len(served(incumbent.days)) < len(plan.visits)
    if not late or not COMPILED or len(plan.visits) > COMPLETED:
        return
    is_large = len(plan.visits) >= MANY
    if is_large and over():
        return
    fleet = tuple(range(len(incumbent.problem.vehicles)))
    once = Settings(method=Method.REBUILD, until=None, solutions=1, seed=plan.seed)

    def found(days: Days) -> None:
        incumbent.offer(days)

    rebuilder = Rebuilder(plan.view or incumbent.problem, plan.visits, fleet)
    if not (is_large and over()):
        rebuilder.run(incumbent.days, once, found)


def _alone(incumbent: Incumbent, plan: SearchPlan, over: Callable[[], object]) -> None:
    """Search in this process until that is over, if the core is quick and the problem not huge."""
    if COMPILED and len(plan.visits) <= COMPLETED:
        deadline = None if plan.deadline is None else plan.deadline - plan.spare_s
        search_here(incumbent, plan, deadline, over)


class _Search:
    """The rounds of one search, in order."""

    def __init__(self, incumbent: Incumbent, plan: SearchPlan) -> None:
        self._incumbent = incumbent
        self._plan = plan
        self.ending = Ending(incumbent, plan.rules)
        self._number = 0
        self._pool = Pool(incumbent.problem)
        self._dice = random.Random(plan.seed)  # noqa: S311
        self._all_s = plan.left_s() or 0.0
        self._states: dict[int, Days] = {}
        """Where each worker's annealing stands; without an entry, at the best answer."""
        least_s = max(PYVRP_LEAST_S, PYVRP_VISIT_S * len(plan.visits))
        self._pyvrp = (
            plan.pyvrp
            and (plan.iterations is not None or self._all_s >= least_s)
            and expresses_pyvrp(incumbent.problem)
        )
        self._heat = Heat(plan, self._all_s, ROUNDS, max(1, self._rebuilding()))
        self._serving = Serving(incumbent)
        self._guided = expresses(incumbent.problem) and (
            plan.iterations is not None or self._all_s >= GUIDED_LEAST_S
        )

    def _rebuilding(self) -> int:
        """How many workers rebuild in this round; PyVRP has the last one while it is of use."""
        return self._plan.workers - self._pyvrp

    def goes_on(self) -> bool:
        """Whether there is another round."""
        left = self._plan.left_s()
        if self.ending.rule() is not None:
            return False
        if self._plan.iterations is not None and self._number >= ROUNDS:
            return False
        return left is None or left >= self._plan.least_s()

    def share(self) -> float:
        """Return the share of the search that is over."""
        left = self._plan.left_s()
        if self._plan.iterations is not None or left is None or self._all_s <= 0:
            return self._number / ROUNDS
        return 1.0 - left / self._all_s

    def run_round(self, portfolio: Portfolio) -> None:
        """Run one round and take what is better."""
        share, steps, filling = self.share(), portfolio.steps, False
        if self._guided and share >= GUIDED_AT and self._incumbent.days:
            self._guided = False
            base, length_s = self._incumbent.days, GUIDED_S
            parts = self._small_parts()
            methods = [Method.GUIDED] * len(parts)
        else:
            if share >= TOGETHER_AT:
                self._states.clear()
            base = self._states.get(0, self._incumbent.days)
            parts = [*self._large_parts(base)]
            filling = any(one is not None and not one.days for one in parts)
            if not filling:
                parts += [None] * (self._rebuilding() - len(parts))
            methods = [Method.REBUILD] * len(parts)
            length_s = self._round_s() * (FILL_SHARE if filling else 1.0)
        if self._rebuilding() < self._plan.workers:
            parts, methods = [*parts, None], [*methods, Method.PYVRP]
        self._run(portfolio, parts, methods, length_s, base)
        if self._heat.is_quick and not filling:
            self._heat.is_quick = False
            self._states.clear()
        self._number += 1
        self._serving.round_is_over(portfolio.steps - steps)
        self.ending.round_is_over()

    def _leads(
        self, days: Days, ended: dict[int, Days], base: Days, parts: list[Part | None]
    ) -> bool:
        """Whether PyVRP's answer is far better than those where rebuilding stands now."""
        split = any(part is not None for part in parts)
        stand = [merged(base, parts, ended)] if split else [*ended.values()]
        problem, own = self._plan.view or self._incumbent.problem, math.inf
        for state in stand:
            own_days = priced(problem, state)
            if len(own_days) == len(state) and len(served(state)) >= len(served(days)):
                own = min(own, sum(one.money for one in own_days))
        found = sum(one.money for one in priced(problem, days))
        return bool(days) and own > (1 + PYVRP_LEADS) * found

    def _small_parts(self) -> list[Part | None]:
        done = served(self._incumbent.days)
        loose = [visit for visit in self._plan.visits if visit not in done]
        problem, days = self._incumbent.problem, self._incumbent.days
        return [*choose_parts(problem, days, loose, self._rebuilding(), self._dice)]

    def _large_parts(self, base: Days) -> list[Part]:
        """Share an answer out between the workers, if it is large enough for that.

        Where much is out, what is out is shared out instead; where little is, none is made as long
        as that helps: room for it may be anywhere.  None is made in the round that cools at once.
        In a very large problem there are more parts than workers, and a round takes some of them;
        where workers are more than parts, the others search the whole answer.
        """
        visits, workers = len(self._plan.visits), self._rebuilding()
        if visits < PARTS or not workers or (workers < 2 and visits <= PART):
            return []
        done = served(base)
        loose = [visit for visit in self._plan.visits if visit not in done]
        most = self._plan.parts(workers)
        count = max(most, -(-visits // PART))
        problem, dice = self._incumbent.problem, self._dice
        if len(loose) > visits * MUCH:
            return clusters(problem, base, loose, max(count, workers), dice)[:workers]
        looks_everywhere = self._heat.is_quick or (loose and self._serving.is_promising())
        if visits <= COMPLETED and looks_everywhere:
            return []
        return split(problem, base, loose, count, dice, most=most)

    def _round_s(self) -> float:
        """Return how long a round lasts: very large problems need more rounds."""
        turns = len(self._plan.visits) / (PART * self._plan.parts(max(1, self._plan.workers)))
        return max(self._plan.least_s(), self._all_s / max(ROUNDS, 4 * turns))

    def _run(
        self,
        portfolio: Portfolio,
        parts: list[Part | None],
        methods: list[Method],
        length_s: float,
        base: Days,
    ) -> None:
        """Run a round on the whole answer (None), or on parts of the days `base`."""
        left = self._plan.left_s()
        time_s, span = self._length(length_s)
        tasks = [
            self._task(worker, part, method, time_s, span)
            for worker, (part, method) in enumerate(zip(parts, methods, strict=True))
        ]
        last: dict[int, Days] = {}

        def take(worker: int) -> None:
            whole = parts[worker] is None
            self._incumbent.offer(last[worker] if whole else merged(base, parts, last))

        def found(worker: int, days: Days) -> None:
            last[worker] = days
            if self._plan.iterations is None:
                take(worker)

        deadline = None
        if time_s is not None:
            share = LATE_SHARE if self._number else FIRST_LATE_SHARE
            spare = max(LATE_S, share * self._all_s)
            spare = max(self._plan.spare_s / 2, min(spare, (left or 0.0) - time_s))
            deadline = time.monotonic() + time_s + spare
        rule = self.ending.rule
        portfolio.run(tasks, found, deadline=deadline, over=rule, meanwhile=self._recombine)
        if self._pyvrp:
            days = last.get(len(methods) - 1, {})
            self._pool.add(priced(self._incumbent.problem, days))
            leads = self._leads(days, portfolio.ended, base, parts)
            self._pyvrp = self.share() < PYVRP_AT or (len(methods) > 1 and leads)
        if self._plan.iterations is not None:
            for worker in sorted(last):
                take(worker)
        if Method.REBUILD in methods:
            for worker in sorted(portfolio.seen):
                self._pool.add(portfolio.seen[worker])
            self._heat.look(portfolio.steps, self.share(), max(1, self._rebuilding()))
            self._states = {
                worker: days for worker, days in portfolio.ended.items() if parts[worker] is None
            }
            if any(part is not None for part in parts):
                self._states[0] = merged(base, parts, portfolio.ended)

    def _recombine(self) -> None:
        """Put the days of all good answers together anew, once the search is cooler.

        It is done while the workers search, and so with what they found before.
        """
        if self.share() < RECOMBINE_FROM:
            return
        time_s = None
        if self._plan.iterations is None:
            left = (self._plan.left_s() or 0.0) - self._plan.spare_s
            time_s = min(RECOMBINE_SHARE * self._all_s, left)
            if time_s < RECOMBINE_LEAST_S:
                return
        incumbent = self._incumbent
        best = priced(incumbent.problem, incumbent.days)
        try:
            days = self._pool.recombine(best, time_s=time_s)
        except (ImportError, MemoryError) as error:
            # Short of memory, OR-Tools cannot even be loaded.
            logger.warning("days are not put together anew: %s", str(error) or "no memory")
            return
        if days is not None:
            incumbent.offer(days)

    def _length(self, length_s: float) -> tuple[float | None, tuple[float, float]]:
        """Return how long a round lasts, and which share of the search it is."""
        left, begin = self._plan.left_s(), self.share()
        if self._plan.iterations is not None or left is None:
            return left, (begin, min(1.0, begin + 1 / ROUNDS))
        time_s = left if left < length_s + self._plan.least_s() else length_s
        return time_s, (begin, min(1.0, begin + time_s / self._all_s))

    def _start(self, worker: int, method: Method) -> Days:
        """Return what a worker begins with; in the first round every second one begins anew."""
        if method is Method.PYVRP:
            return self._incumbent.days
        if self._number == 0 and worker % 2 and self._plan.anew:
            return {}
        return self._states.get(worker, self._incumbent.days)

    def _task(
        self,
        worker: int,
        part: Part | None,
        method: Method,
        time_s: float | None,
        span: tuple[float, float],
    ) -> Task:
        plan = self._plan
        clock = plan.iterations is None and time_s is not None
        solutions = plan.iterations
        if solutions is not None and method is Method.GUIDED:
            solutions = min(solutions, GUIDED_SOLUTIONS)
        warm, cold = self._heat.span(worker, *span)
        fleet = tuple(range(len(self._incumbent.problem.vehicles)))
        return Task(
            number=self._number,
            visits=plan.visits if part is None else part.visits,
            vehicles=fleet if part is None else part.vehicles,
            settings=Settings(
                method=method,
                until=time.time() + time_s if clock and time_s is not None else None,
                solutions=solutions,
                seed=1 + plan.seed * 1_000 + self._number * 100 + worker,
                warm=warm,
                cold=cold,
                serve=self._serving.share,
            ),
            start=self._start(worker, method) if part is None else part.days,
        )
