"""The curve over the number of sites, its knee, and the frontier of cost and equity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ruralroute.siting.ask import SitingAsk
from ruralroute.siting.case import SitingCase
from ruralroute.siting.choose import Budget, Chosen, choose, with_open
from ruralroute.siting.equity import Trade, access_of, frontier
from ruralroute.siting.outcome import Outcome, year_total
from ruralroute.siting.problem import SiteRule


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """The best choice with so many sites.

    Parameters
    ----------
    count
        Open sites.
    chosen
        Answer and outcome.
    cost_year
        With the investment spread; None when there is no choice.
    mean_min, worst_min
        Access.
    saves
        What this point costs less a year than the one with a site fewer; None on the first.
    minutes_saved
        Of the weighted mean, likewise.
    is_knee
        Whether the curve of its model bends most here.
    """

    count: int
    chosen: Chosen
    cost_year: float | None
    mean_min: float | None
    worst_min: float | None
    saves: float | None = None
    minutes_saved: float | None = None
    is_knee: bool = False


def usable_sites(case: SitingCase, ask: SitingAsk) -> tuple[int, int]:
    """Return how many sites must be open and how many may be."""
    rules = [one.site.rule for one in case.sites]
    forced = sum(
        one.site.rule is SiteRule.FORCED
        or (one.is_existing and not ask.may_close and one.site.rule is SiteRule.FREE)
        for one in case.sites
    )
    return forced, len(rules) - rules.count(SiteRule.FORBIDDEN)


def site_curve(
    case: SitingCase, ask: SitingAsk, *, budget: Budget, most: int = 8, seed: int = 0
) -> tuple[CurvePoint, ...]:
    """Solve for each number of open sites, from the least to `most` more.

    The covers' own number of sites is fixed too: a set cover with a number asks whether all can be
    covered by so many, which is told as p-centre is.
    """
    low, high = usable_sites(case, ask)
    low = max(1, low)
    counts = list(range(low, min(high, low + most - 1) + 1))
    model = "p-centre" if ask.model == "set-cover" else ask.model
    points: list[CurvePoint] = []
    for number, count in enumerate(counts):
        question = replace(with_open(ask, count), model=model, budget=None)
        if ask.model == "set-cover":
            question = replace(question, reach_min=None)
        if budget.stopped():
            break
        chosen = choose(
            case,
            question,
            time_limit_s=budget.share(1.0 / (2 + len(counts) - number)),
            seed=seed,
            cancel=budget.cancel,
        )
        points.append(_point(case, count, chosen, points[-1] if points else None))
    return _with_knee(points, model)


def _point(case: SitingCase, count: int, chosen: Chosen, before: CurvePoint | None) -> CurvePoint:
    if chosen.outcome is None:
        return CurvePoint(count=count, chosen=chosen, cost_year=None, mean_min=None, worst_min=None)
    access = access_of(chosen.outcome.minutes, case.weight)
    cost = year_total(case, chosen.outcome)
    saves = minutes = None
    if before is not None and before.cost_year is not None:
        saves = before.cost_year - cost
        if before.mean_min is not None and access.mean_min is not None:
            minutes = before.mean_min - access.mean_min
    return CurvePoint(
        count=count,
        chosen=chosen,
        cost_year=cost,
        mean_min=access.mean_min,
        worst_min=access.worst_min,
        saves=saves,
        minutes_saved=minutes,
    )


def _with_knee(points: list[CurvePoint], model: str) -> tuple[CurvePoint, ...]:
    values = [
        (
            at,
            one.cost_year
            if model in ("fixed-charge", "two-echelon")
            else one.worst_min
            if model == "p-centre"
            else one.mean_min,
        )
        for at, one in enumerate(points)
    ]
    known = [(points[at].count, value) for at, value in values if value is not None]
    if known and min(known, key=lambda one: one[1]) == known[0]:
        return tuple(points)
    bend = knee([float(one) for one, _ in known], [float(two) for _, two in known])
    if bend is None:
        return tuple(points)
    count = known[bend][0]
    return tuple(replace(one, is_knee=True) if one.count == count else one for one in points)


def knee(x: Sequence[float], y: Sequence[float]) -> int | None:
    """Return where a curve bends most.

    That is its lowest point where it has one inside, else the point farthest below the line between
    its ends (Satopaa et al. 2011, "Finding a 'Kneedle' in a haystack").  None with fewer than three
    points or without a bend.

    Examples
    --------
    >>> knee([1, 2, 3, 4, 5], [100, 50, 40, 35, 33]), knee([1, 2, 3], [3, 1, 2])
    (1, 1)
    """
    if len(x) < 3:
        return None
    a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    lowest = int(np.argmin(b))
    if 0 < lowest < len(b) - 1:
        return lowest
    if b.max() - b.min() <= 1e-12:
        return None
    u, v = (a - a[0]) / (a[-1] - a[0]), (b - b.min()) / (b.max() - b.min())
    below = v[0] + (v[-1] - v[0]) * u - v
    at = int(np.argmax(below))
    return at if below[at] > 1e-9 else None


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

    The epsilon-constraint method: from the cheapest design's worst minutes down to the least that
    any design reaches, in equal steps; each step is a fixed-charge problem with a longest service
    time.  The number of sites is free here, and limits on minutes that were asked for are left out,
    so that the whole range is seen.
    """
    question = replace(
        ask,
        model="fixed-charge",
        reach_min=None,
        open_min=None,
        open_max=None,
        equity=tuple(one for one in ask.equity if one.within_min is None),
    )
    fairest = choose(
        case,
        replace(question, model="p-centre"),
        time_limit_s=budget.share(0.2),
        seed=seed,
        cancel=budget.cancel,
    )
    cheapest = choose(
        case, question, time_limit_s=budget.share(0.2), seed=seed, cancel=budget.cancel
    )
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
            # The engine counts whole seconds; a second keeps the fairest design itself inside.
            chosen = choose(
                case,
                replace(question, reach_min=limit + 1 / 60),
                time_limit_s=budget.share(1.0 / (2 + steps - number)),
                seed=seed,
                cancel=budget.cancel,
            )
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


def _worst(found: Outcome | None) -> float | None:
    if found is None or not np.isfinite(found.minutes).any():
        return None
    return float(np.nanmax(found.minutes))
