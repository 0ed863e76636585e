"""The frontier of cost and equity: what each minute taken off the longest way costs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ruralroute.siting.ask import AskedProblem, SitingAsk
from ruralroute.siting.case import SitingCase
from ruralroute.siting.choose import Budget, Chosen, choose
from ruralroute.siting.equity import Trade, frontier
from ruralroute.siting.outcome import Outcome, year_total
from ruralroute.siting.two_echelon import least_minutes, two_echelon_problem, within_reach

_BACK = 4
"""Times that the fairest end of two echelons is looked for again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """Designs between the cheapest and the fairest, and whether each was proved best.

    Parameters
    ----------
    trades
        Cheapest first; none is beaten in both cost and worst minutes.
    outcomes
        Of each.
    proved
        Whether the engine proved each the cheapest within its worst minutes.
    """

    trades: tuple[Trade, ...]
    outcomes: tuple[Outcome, ...]
    proved: tuple[bool, ...]


def equity_frontier(
    case: SitingCase, ask: SitingAsk, *, budget: Budget, steps: int = 7, seed: int = 0
) -> Frontier:
    """Trade cost against the worst minutes: least cost under ever shorter longest times.

    The epsilon-constraint method (Haimes, Lasdon and Wismer 1971, "On a bicriterion formulation of
    the problems of integrated system identification and system optimization", IEEE Transactions on
    Systems, Man, and Cybernetics 1): from the cheapest design's worst minutes down to the least
    that any design reaches, in equal steps; each is a problem of least cost, of as many echelons
    as asked, with a longest service time.  The number of sites is free here, and limits on minutes
    are left out, those of the county's settings (`flag_reach_min`) like those asked for, so that
    the whole range is seen, and the same rule gives the same frontier wherever it stands.  The
    reach of pre-cooling stays: it is about goods that spoil, not about who is how far.
    """
    question = _Question(case, ask, budget, seed)
    fairest, cheapest = question.fairest(), question.within(0.2)
    if fairest.outcome is None:
        fairest = question.nearly_fairest(cheapest)
    if cheapest.outcome is None or fairest.outcome is None:
        return Frontier(trades=(), outcomes=(), proved=())
    found = {cheapest.outcome.design: cheapest}
    found.setdefault(fairest.outcome.design, fairest)
    top, low = (_worst(one.outcome) for one in (cheapest, fairest))
    if top is not None and low is not None and low < top - 1e-9:
        limits = np.linspace(top, low, steps + 1)[1:]
        for number, limit in enumerate(limits.tolist()):
            if budget.stopped():
                break
            chosen = question.within(1.0 / (2 + steps - number), limit)
            if chosen.outcome is not None:
                found.setdefault(chosen.outcome.design, chosen)
    points = {}
    for chosen in found.values():
        if chosen.outcome is not None:
            worst = _worst(chosen.outcome)
            if worst is not None:
                names = tuple(case.sites[row].id for row in chosen.outcome.design.rows)
                points[names, round(worst, 6)] = chosen
    trades = frontier(
        [
            (names, year_total(case, one.outcome), worst)
            for (names, worst), one in points.items()
            if one.outcome is not None
        ]
    )
    kept = [points[one.open_sites, one.worst_min] for one in trades]
    return Frontier(
        trades=tuple(trades),
        outcomes=tuple(one.outcome for one in kept if one.outcome is not None),
        proved=tuple(one.answer.status == "optimal" for one in kept),
    )


class _Question:
    """Asks for the cheapest design within a longest time, again and again."""

    def __init__(self, case: SitingCase, ask: SitingAsk, budget: Budget, seed: int) -> None:
        settings = case.county.siting
        if settings.flag_reach_min:
            settings = settings.model_copy(update={"flag_reach_min": {}})
            case = case.with_county(case.county.model_copy(update={"siting": settings}))
        self._case, self._budget, self._seed = case, budget, seed
        two = ask.model == "two-echelon"
        self._ask = replace(
            ask,
            model="two-echelon" if two else "fixed-charge",
            reach_min=None,
            open_min=None,
            open_max=None,
            equity=tuple(one for one in ask.equity if one.within_min is None),
        )
        self._two = two_echelon_problem(case, self._ask) if two else None

    def within(self, part: float, limit: float | None = None) -> Chosen:
        """Return the cheapest design within so many minutes, in a part of the budget."""
        # The engine counts whole seconds; a second keeps the fairest design itself inside.
        reach = None if limit is None else limit + 1 / 60
        asked = None if self._two is None else within_reach(self._two, reach)
        return self._chosen(replace(self._ask, reach_min=reach), part, asked)

    def fairest(self) -> Chosen:
        """Return the design with the shortest longest time.

        With two echelons, the cheapest one within what the roads allow if everything is open.
        """
        if self._two is None:
            return self._chosen(replace(self._ask, model="p-centre"), 0.2, None)
        return self.within(0.2, least_minutes(self._two))

    def nearly_fairest(self, cheapest: Chosen) -> Chosen:
        """Come back half way to the cheapest where rooms or money forbid what the roads allow."""
        worst, chosen = _worst(cheapest.outcome), cheapest
        if self._two is None or worst is None:
            return chosen
        limit = least_minutes(self._two)
        for _ in range(_BACK):
            if self._budget.stopped():
                break
            limit = (limit + worst) / 2
            tried = self.within(0.1, limit)
            if tried.outcome is not None:
                return tried
        return chosen

    def _chosen(self, ask: SitingAsk, part: float, asked: AskedProblem | None) -> Chosen:
        return choose(
            self._case,
            ask,
            time_limit_s=self._budget.share(part),
            seed=self._seed,
            asked=asked,
            cancel=self._budget.cancel,
        )


def _worst(found: Outcome | None) -> float | None:
    if found is None or not np.isfinite(found.minutes).any():
        return None
    return float(np.nanmax(found.minutes))
