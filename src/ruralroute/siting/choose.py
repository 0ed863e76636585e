"""Solve what was asked and tell what comes of it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace

from ruralroute.siting.answer import SitingAnswer
from ruralroute.siting.ask import (
    LOOSE_MODELS,
    AskedProblem,
    SitingAsk,
    beyond_rules,
    model_of,
    problem_of,
)
from ruralroute.siting.case import SitingCase
from ruralroute.siting.outcome import Design, Outcome
from ruralroute.siting.problem import SitingProblem
from ruralroute.siting.serving import closer, told
from ruralroute.siting.solve import solve_siting
from ruralroute.siting.two_echelon import two_echelon_outcome, two_echelon_problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """An answer and what comes of it.

    Parameters
    ----------
    ask
        What was asked.
    answer
        Of the engine: status, objective, bound, gap.
    problem
        What the engine was given, where it found no choice.
    outcome
        None when no choice was found.
    beyond
        Stations that no site could serve within the rules: index, limit and best minutes.
    """

    ask: SitingAsk
    answer: SitingAnswer
    outcome: Outcome | None
    problem: SitingProblem | None = None
    beyond: tuple[tuple[int, float, float], ...] = ()

    @property
    def design(self) -> Design | None:
        """What is open."""
        return None if self.outcome is None else self.outcome.design


CLOSER_SHARE = 0.1
"""Share of a choice's time for serving stations from nearer sites, where the model is silent."""
GRACE_S = 2.0
"""Seconds that what follows from a choice may still take once the study is to end."""


class Budget:
    """Seconds for a whole study, handed out in shares, and the wish to stop.

    Parameters
    ----------
    seconds
        From now.
    cancel
        When set, whoever holds the budget ends soon with what there is.
    """

    def __init__(self, seconds: float, cancel: threading.Event | None = None) -> None:
        self._end = time.monotonic() + seconds
        self._stopped_at: float | None = None
        self.cancel = cancel

    def stopped(self) -> bool:
        """Return whether the study is to end."""
        return self.cancel is not None and self.cancel.is_set()

    def out_of_grace(self, next_s: float = 0.0) -> bool:
        """Return whether the study is to end and `next_s` more seconds would be too many.

        The seconds of grace count from the first time that this is asked after the wish to stop.
        """
        if not self.stopped():
            return False
        now = time.monotonic()
        if self._stopped_at is None:
            self._stopped_at = now
        return now + next_s > self._stopped_at + GRACE_S

    @property
    def left(self) -> float:
        """Seconds that are left, at least a little."""
        return max(0.2, self._end - time.monotonic())

    def share(self, part: float) -> float:
        """Return a part of what is left."""
        return max(0.2, self.left * part)

    def part(self, share: float) -> Budget:
        """Return a budget of a part of what is left."""
        return Budget(self.share(share), self.cancel)


def choose(
    case: SitingCase,
    ask: SitingAsk,
    *,
    time_limit_s: float,
    seed: int = 0,
    asked: AskedProblem | None = None,
    cancel: threading.Event | None = None,
) -> Chosen:
    """Solve one problem.

    Parameters
    ----------
    case, ask
        The study and the question.
    time_limit_s, seed
        Of the engine.
    asked
        The problem when it is made already.
    cancel
        When set, the best choice so far is returned.
    """
    two = ask.model == "two-echelon"
    if asked is None:
        asked = two_echelon_problem(case, ask) if two else problem_of(case, ask)
    answer = solve_siting(
        asked.problem,
        model=model_of(ask),
        time_limit_s=time_limit_s,
        seed=seed,
        cancel=cancel,
    )
    if answer.costs is None:
        beyond = tuple(beyond_rules(case, ask))
        return Chosen(ask=ask, answer=answer, outcome=None, problem=asked.problem, beyond=beyond)
    if two:
        at_work = two_echelon_outcome(case, asked, answer)
    else:
        at_work = told(case, ask, asked, answer)
        if ask.model in LOOSE_MODELS and not ask.split:
            spare = time_limit_s * CLOSER_SHARE
            at_work = closer(
                case, asked, answer, at_work, ask=ask, time_limit_s=spare, seed=seed, cancel=cancel
            )
    return Chosen(ask=ask, answer=answer, outcome=at_work)


def with_open(ask: SitingAsk, count: int) -> SitingAsk:
    """Ask for exactly so many open sites."""
    return replace(ask, open_min=count, open_max=count)
